package main

import (
	"git.publisher.example/publisher/pulumi-hubspot/sdk/go/hubspot"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi/config"
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		cfg := config.New(ctx, "")

		// One provider for each developer account. What it leaves out comes from the environment, never from
		// `hubspot:` config.
		americas, err := hubspot.NewProvider(ctx, "americas", &hubspot.ProviderArgs{
			DeveloperApiKey: cfg.RequireSecret("americasKey"),
		})
		if err != nil {
			return err
		}
		europe, err := hubspot.NewProvider(ctx, "europe", &hubspot.ProviderArgs{
			DeveloperApiKey: cfg.RequireSecret("europeKey"),
		})
		if err != nil {
			return err
		}

		dialerAmericas, err := hubspot.NewCallingExtensionSettings(ctx, "dialer-americas",
			&hubspot.CallingExtensionSettingsArgs{
				AppId:   pulumi.Int(4242), // from the app's page in the HubSpot developer account
				Name:    pulumi.String("Acme Dialer"),
				Url:     pulumi.String("https://dialer.acme.example/hubspot"),
				Height:  pulumi.Int(600),
				IsReady: pulumi.Bool(false), // true: users of connected accounts can select the app
			}, pulumi.Provider(americas))
		if err != nil {
			return err
		}
		dialerEurope, err := hubspot.NewCallingExtensionSettings(ctx, "dialer-europe",
			&hubspot.CallingExtensionSettingsArgs{
				AppId:   pulumi.Int(4243),
				Name:    pulumi.String("Acme Dialer (Europe)"),
				Url:     pulumi.String("https://europe.dialer.acme.example/hubspot"),
				Height:  pulumi.Int(600),
				IsReady: pulumi.Bool(false),
			}, pulumi.Provider(europe))
		if err != nil {
			return err
		}

		// What HubSpot has of an app that this program does not manage.
		other, err := hubspot.LookupCallingExtensionSettings(ctx,
			&hubspot.LookupCallingExtensionSettingsArgs{AppId: 4244}, pulumi.Provider(americas))
		if err != nil {
			return err
		}

		ctx.Export("updatedAt", pulumi.Map{"americas": dialerAmericas.UpdatedAt, "europe": dialerEurope.UpdatedAt})
		ctx.Export("otherExists", pulumi.Bool(other.Exists))
		return nil
	})
}
