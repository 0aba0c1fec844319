import pulumi
import pulumi_hubspot as hubspot

channels = hubspot.CallingChannelConnection(
    "channels",
    app_id=4242,
    url="https://dialer.acme.example/hubspot/channels",
    is_ready=False,
    opts=pulumi.ResourceOptions(protect=True),
)

pulumi.export("appId", channels.app_id)
