package main

import (
	"git.publisher.example/publisher/pulumi-hubspot/sdk/go/hubspot"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		recordings, err := hubspot.NewCallingRecordingSettings(ctx, "recordings", &hubspot.CallingRecordingSettingsArgs{
			AppId:                        pulumi.Int(4242),
			UrlToRetrieveAuthedRecording: pulumi.String("https://dialer.acme.example/recordings/%s"),
		})
		if err != nil {
			return err
		}
		ctx.Export("appId", recordings.AppId)
		return nil
	})
}
