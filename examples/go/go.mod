module hubspot-calling-go

go 1.25.0

require (
	git.publisher.example/publisher/pulumi-hubspot/sdk/go/hubspot v0.1.0
	github.com/pulumi/pulumi/sdk/v3 v3.274.1
)
