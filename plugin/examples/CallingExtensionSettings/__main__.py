import pulumi
import pulumi_hubspot as hubspot

dialer = hubspot.CallingExtensionSettings(
    "dialer",
    app_id=4242,
    name="Acme Dialer",
    url="https://dialer.acme.example/hubspot",
    height=600,
    is_ready=False,
    opts=pulumi.ResourceOptions(protect=True),
)

pulumi.export("appId", dialer.app_id)
