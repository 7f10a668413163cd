package main

import (
	"context"

	"github.com/Azure/azure-sdk-for-go/sdk/storage/azblob"
)

// blobSteps read the vault with an Entra token.
func (r *runner) blobSteps() (map[string]step, error) {
	client, err := azblob.NewClient(r.vault.blobURL, r.credential, &azblob.ClientOptions{ClientOptions: r.client})
	if err != nil {
		return nil, err
	}
	return map[string]step{
		"list": func(ctx context.Context) (facts, error) {
			found := []facts{}
			for pager := client.NewListBlobsFlatPager(r.vault.container, nil); pager.More(); {
				page, err := pager.NextPage(ctx)
				if err != nil {
					return nil, err
				}
				for _, blob := range page.Segment.BlobItems {
					found = append(found, facts{"name": blob.Name, "sizeBytes": blob.Properties.ContentLength})
				}
			}
			return facts{"blobs": found}, nil
		},
	}, nil
}
