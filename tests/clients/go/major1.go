package main

import (
	"context"
	"encoding/json"

	sdk "github.com/Azure/azure-sdk-for-go/sdk/resourcemanager/apimanagement/armapimanagement"
)

type major1 struct {
	services *sdk.ServiceClient
	deleted  *sdk.DeletedServicesClient
}

func newMajor1(r *runner) (serviceClient, error) {
	factory, err := sdk.NewClientFactory(r.subscription, r.credential, r.armOptions())
	if err != nil {
		return nil, err
	}
	return major1{factory.NewServiceClient(), factory.NewDeletedServicesClient()}, nil
}

func (m major1) isAvailable(ctx context.Context, name string) (bool, error) {
	answer, err := m.services.CheckNameAvailability(ctx, sdk.ServiceCheckNameAvailabilityParameters{Name: &name}, nil)
	return answer.NameAvailable != nil && *answer.NameAvailable, err
}

func (m major1) create(ctx context.Context, group, service string, body any) (operation, error) {
	return started(m.services.BeginCreateOrUpdate(ctx, group, service, parametersOf[sdk.ServiceResource](body), nil))
}

func (m major1) update(ctx context.Context, group, service string, body any) (operation, error) {
	return started(m.services.BeginUpdate(ctx, group, service, parametersOf[sdk.ServiceUpdateParameters](body), nil))
}

func (m major1) get(ctx context.Context, group, service string) (json.RawMessage, error) {
	return answered(m.services.Get(ctx, group, service, nil))
}

func (m major1) list(ctx context.Context) ([]json.RawMessage, error) {
	return allPages(ctx, m.services.NewListPager(nil))
}

func (m major1) listByGroup(ctx context.Context, group string) ([]json.RawMessage, error) {
	return allPages(ctx, m.services.NewListByResourceGroupPager(group, nil))
}

func (m major1) backup(ctx context.Context, group, service string, body any) (operation, error) {
	return started(m.services.BeginBackup(ctx, group, service, parametersOf[sdk.ServiceBackupRestoreParameters](body), nil))
}

func (m major1) restore(ctx context.Context, group, service string, body any) (operation, error) {
	return started(m.services.BeginRestore(ctx, group, service, parametersOf[sdk.ServiceBackupRestoreParameters](body), nil))
}

func (m major1) delete(ctx context.Context, group, service string) (operation, error) {
	return started(m.services.BeginDelete(ctx, group, service, nil))
}

func (m major1) listDeleted(ctx context.Context) ([]json.RawMessage, error) {
	return allPages(ctx, m.deleted.NewListBySubscriptionPager(nil))
}

func (m major1) getDeleted(ctx context.Context, service, location string) (json.RawMessage, error) {
	return answered(m.deleted.GetByName(ctx, service, location, nil))
}

func (m major1) purge(ctx context.Context, service, location string) (operation, error) {
	return started(m.deleted.BeginPurge(ctx, service, location, nil))
}
