import pulumi
import pulumi_hubspot as hubspot

found = hubspot.get_calling_channel_connection(app_id=4242)

pulumi.export("exists", found.exists)
pulumi.export("url", found.url)
