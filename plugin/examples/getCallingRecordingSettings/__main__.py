import pulumi
import pulumi_hubspot as hubspot

found = hubspot.get_calling_recording_settings(app_id=4242)

pulumi.export("exists", found.exists)
pulumi.export("urlToRetrieveAuthedRecording", found.url_to_retrieve_authed_recording)
