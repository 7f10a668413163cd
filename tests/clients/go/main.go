// Command go runs Azure's SDK for Go against the resource manager that the environment names, one step after another:
//
//	go -sdk armapimanagement/v3 -group rg -service name [-vault-...] create get list update
//
// Each step prints one line of JSON to stdout. The first error goes to stderr, with exit status 1.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/arm"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/cloud"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/Azure/azure-sdk-for-go/sdk/azidentity"
)

// facts are what a step prints. No secret belongs into them.
type facts map[string]any

// vault says where backups lie. The access key comes from the environment: arguments can be read by others.
type vault struct {
	storageAccount, container, accessType, accessKey, blobURL string
}

// runner is what the steps share.
type runner struct {
	credential     azcore.TokenCredential
	client         policy.ClientOptions
	subscription   string
	group, service string
	vault          vault
}

func (r *runner) armOptions() *arm.ClientOptions {
	return &arm.ClientOptions{ClientOptions: r.client}
}

func main() {
	if err := run(context.Background()); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(ctx context.Context) error {
	var r runner
	sdk := flag.String("sdk", "", "armapimanagement, armapimanagement/v2, armapimanagement/v3, armresources/v3 or azblob")
	flag.StringVar(&r.group, "group", "", "resource group")
	flag.StringVar(&r.service, "service", "", "API Management service")
	flag.StringVar(&r.vault.storageAccount, "vault-account", "", "storage account of backups")
	flag.StringVar(&r.vault.container, "vault-container", "", "container of backups")
	flag.StringVar(&r.vault.accessType, "vault-access", "", "AccessKey (the key in VAULT_ACCESS_KEY) or SystemAssignedManagedIdentity")
	flag.StringVar(&r.vault.blobURL, "vault-url", "", "blob endpoint of the storage account")
	flag.Parse()
	r.vault.accessKey = os.Getenv("VAULT_ACCESS_KEY")
	r.subscription = os.Getenv("ARM_SUBSCRIPTION_ID")

	described, err := describeCloud(ctx, os.Getenv("ARM_METADATA_HOSTNAME"))
	if err != nil {
		return err
	}
	observed := &observedVersions{}
	r.client = policy.ClientOptions{Cloud: described, PerRetryPolicies: []policy.Policy{observed}}
	if r.credential, err = signIn(described); err != nil {
		return err
	}
	steps, err := r.steps(*sdk)
	if err != nil {
		return err
	}
	output := json.NewEncoder(os.Stdout)
	for _, name := range flag.Args() {
		step, known := steps[name]
		if !known {
			return fmt.Errorf("%s has no step %q", *sdk, name)
		}
		observed.reset()
		found, err := step(ctx)
		if err != nil {
			return fmt.Errorf("%s %s: %w", *sdk, name, err)
		}
		found["sdk"], found["step"], found["apiVersion"] = *sdk, name, observed.String()
		if err := output.Encode(found); err != nil {
			return err
		}
	}
	return nil
}

func signIn(described cloud.Configuration) (azcore.TokenCredential, error) {
	return azidentity.NewClientSecretCredential(
		os.Getenv("ARM_TENANT_ID"), os.Getenv("ARM_CLIENT_ID"), os.Getenv("ARM_CLIENT_SECRET"),
		&azidentity.ClientSecretCredentialOptions{
			ClientOptions: policy.ClientOptions{Cloud: described},
			// Known clouds are asked of the public one, which must not be reached here.
			DisableInstanceDiscovery: true,
		},
	)
}

func (r *runner) steps(sdk string) (map[string]step, error) {
	switch sdk {
	case "armresources/v3":
		return r.resourceGroupSteps()
	case "azblob":
		return r.blobSteps()
	}
	client, err := r.serviceClient(sdk)
	if err != nil {
		return nil, err
	}
	return serviceSteps{r, client}.all(), nil
}

type step func(context.Context) (facts, error)

// refusal says how Azure refused a request that must be refused.
func refusal(err error) (facts, error) {
	var refused *azcore.ResponseError
	if !errors.As(err, &refused) {
		return nil, fmt.Errorf("expected to be refused, got: %w", err)
	}
	return facts{"status": refused.StatusCode, "errorCode": refused.ErrorCode}, nil
}
