package main

import (
	"git.publisher.example/publisher/pulumi-hubspot/sdk/go/hubspot"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		found, err := hubspot.LookupCallingRecordingSettings(ctx, &hubspot.LookupCallingRecordingSettingsArgs{AppId: 4242})
		if err != nil {
			return err
		}
		ctx.Export("exists", pulumi.Bool(found.Exists))
		return nil
	})
}
