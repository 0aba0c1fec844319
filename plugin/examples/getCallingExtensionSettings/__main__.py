import pulumi
import pulumi_hubspot as hubspot

found = hubspot.get_calling_extension_settings(app_id=4242)

pulumi.export("exists", found.exists)
pulumi.export("height", found.height)
