package main

import (
	"context"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/to"
	"github.com/Azure/azure-sdk-for-go/sdk/resourcemanager/resources/armresources/v3"
)

// resourceGroupSteps are the life of one resource group.
func (r *runner) resourceGroupSteps() (map[string]step, error) {
	groups, err := armresources.NewResourceGroupsClient(r.subscription, r.credential, r.armOptions())
	if err != nil {
		return nil, err
	}
	return map[string]step{
		"create": func(ctx context.Context) (facts, error) {
			group, err := groups.CreateOrUpdate(ctx, r.group, armresources.ResourceGroup{
				Location: to.Ptr(location),
				Tags:     map[string]*string{"step": to.Ptr("create")},
			}, nil)
			if err != nil {
				return nil, err
			}
			return groupFacts(group.ResourceGroup), nil
		},
		"update": func(ctx context.Context) (facts, error) {
			patch := armresources.ResourceGroupPatchable{Tags: map[string]*string{"step": to.Ptr("update")}}
			group, err := groups.Update(ctx, r.group, patch, nil)
			if err != nil {
				return nil, err
			}
			return groupFacts(group.ResourceGroup), nil
		},
		"get": func(ctx context.Context) (facts, error) {
			group, err := groups.Get(ctx, r.group, nil)
			if err != nil {
				return nil, err
			}
			return groupFacts(group.ResourceGroup), nil
		},
		"exists": func(ctx context.Context) (facts, error) {
			existence, err := groups.CheckExistence(ctx, r.group, nil)
			return facts{"exists": existence.Success}, err
		},
		"list": func(ctx context.Context) (facts, error) {
			listed, err := names(allPages(ctx, groups.NewListPager(nil)))
			return facts{"names": listed}, err
		},
		"delete": func(ctx context.Context) (facts, error) {
			begun, err := started(groups.BeginDelete(ctx, r.group, nil))
			_, err = finished(ctx, begun, err)
			return facts{}, err
		},
	}, nil
}

func groupFacts(group armresources.ResourceGroup) facts {
	return facts{
		"id":                group.ID,
		"location":          group.Location,
		"tags":              group.Tags,
		"provisioningState": group.Properties.ProvisioningState,
	}
}
