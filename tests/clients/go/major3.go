package main

import (
	"context"
	"encoding/json"

	sdk "github.com/Azure/azure-sdk-for-go/sdk/resourcemanager/apimanagement/armapimanagement/v3"
)

type major3 struct {
	services *sdk.ServiceClient
	deleted  *sdk.DeletedServicesClient
}

func newMajor3(r *runner) (serviceClient, error) {
	factory, err := sdk.NewClientFactory(r.subscription, r.credential, r.armOptions())
	if err != nil {
		return nil, err
	}
	return major3{factory.NewServiceClient(), factory.NewDeletedServicesClient()}, nil
}

func (m major3) isAvailable(ctx context.Context, name string) (bool, error) {
	answer, err := m.services.CheckNameAvailability(ctx, sdk.ServiceCheckNameAvailabilityParameters{Name: &name}, nil)
	return answer.NameAvailable != nil && *answer.NameAvailable, err
}

func (m major3) create(ctx context.Context, group, service string, body any) (operation, error) {
	return started(m.services.BeginCreateOrUpdate(ctx, group, service, parametersOf[sdk.ServiceResource](body), nil))
}

func (m major3) update(ctx context.Context, group, service string, body any) (operation, error) {
	return started(m.services.BeginUpdate(ctx, group, service, parametersOf[sdk.ServiceUpdateParameters](body), nil))
}

func (m major3) get(ctx context.Context, group, service string) (json.RawMessage, error) {
	return answered(m.services.Get(ctx, group, service, nil))
}

func (m major3) list(ctx context.Context) ([]json.RawMessage, error) {
	return allPages(ctx, m.services.NewListPager(nil))
}

func (m major3) listByGroup(ctx context.Context, group string) ([]json.RawMessage, error) {
	return allPages(ctx, m.services.NewListByResourceGroupPager(group, nil))
}

func (m major3) backup(ctx context.Context, group, service string, body any) (operation, error) {
	return started(m.services.BeginBackup(ctx, group, service, parametersOf[sdk.ServiceBackupRestoreParameters](body), nil))
}

func (m major3) restore(ctx context.Context, group, service string, body any) (operation, error) {
	return started(m.services.BeginRestore(ctx, group, service, parametersOf[sdk.ServiceBackupRestoreParameters](body), nil))
}

func (m major3) delete(ctx context.Context, group, service string) (operation, error) {
	return started(m.services.BeginDelete(ctx, group, service, nil))
}

func (m major3) listDeleted(ctx context.Context) ([]json.RawMessage, error) {
	return allPages(ctx, m.deleted.NewListBySubscriptionPager(nil))
}

func (m major3) getDeleted(ctx context.Context, service, location string) (json.RawMessage, error) {
	return answered(m.deleted.GetByName(ctx, service, location, nil))
}

func (m major3) purge(ctx context.Context, service, location string) (operation, error) {
	return started(m.deleted.BeginPurge(ctx, service, location, nil))
}
