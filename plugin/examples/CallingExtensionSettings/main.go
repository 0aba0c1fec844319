package main

import (
	"git.publisher.example/publisher/pulumi-hubspot/sdk/go/hubspot"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		dialer, err := hubspot.NewCallingExtensionSettings(ctx, "dialer", &hubspot.CallingExtensionSettingsArgs{
			AppId:   pulumi.Int(4242),
			Name:    pulumi.String("Acme Dialer"),
			Url:     pulumi.String("https://dialer.acme.example/hubspot"),
			Height:  pulumi.Int(600),
			IsReady: pulumi.Bool(false),
		}, pulumi.Protect(true))
		if err != nil {
			return err
		}
		ctx.Export("appId", dialer.AppId)
		return nil
	})
}
