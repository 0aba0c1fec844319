import pulumi
import pulumi_hubspot as hubspot

config = pulumi.Config()

# One provider for each developer account. What it leaves out comes from the environment, never from `hubspot:` config.
americas = hubspot.Provider("americas", developer_api_key=config.require_secret("americasKey"))
europe = hubspot.Provider("europe", developer_api_key=config.require_secret("europeKey"))

dialer_americas = hubspot.CallingExtensionSettings(
    "dialer-americas",
    app_id=4242,  # from the app's page in the HubSpot developer account
    name="Acme Dialer",
    url="https://dialer.acme.example/hubspot",
    height=600,
    is_ready=False,  # True: users of connected accounts can select the app
    opts=pulumi.ResourceOptions(provider=americas),
)

dialer_europe = hubspot.CallingExtensionSettings(
    "dialer-europe",
    app_id=4243,
    name="Acme Dialer (Europe)",
    url="https://europe.dialer.acme.example/hubspot",
    height=600,
    is_ready=False,
    opts=pulumi.ResourceOptions(provider=europe),
)

# What HubSpot has of an app that this program does not manage.
other = hubspot.get_calling_extension_settings(app_id=4244, opts=pulumi.InvokeOptions(provider=americas))

pulumi.export("updatedAt", {"americas": dialer_americas.updated_at, "europe": dialer_europe.updated_at})
pulumi.export("otherExists", other.exists)
