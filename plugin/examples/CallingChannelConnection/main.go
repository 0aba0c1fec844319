package main

import (
	"git.publisher.example/publisher/pulumi-hubspot/sdk/go/hubspot"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		channels, err := hubspot.NewCallingChannelConnection(ctx, "channels", &hubspot.CallingChannelConnectionArgs{
			AppId:   pulumi.Int(4242),
			Url:     pulumi.String("https://dialer.acme.example/hubspot/channels"),
			IsReady: pulumi.Bool(false),
		}, pulumi.Protect(true))
		if err != nil {
			return err
		}
		ctx.Export("appId", channels.AppId)
		return nil
	})
}
