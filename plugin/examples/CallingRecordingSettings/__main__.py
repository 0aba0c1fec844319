import pulumi
import pulumi_hubspot as hubspot

recordings = hubspot.CallingRecordingSettings(
    "recordings",
    app_id=4242,
    url_to_retrieve_authed_recording="https://dialer.acme.example/recordings/%s",
)

pulumi.export("appId", recordings.app_id)
