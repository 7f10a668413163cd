package main

import (
	"context"
	"encoding/json"
)

const (
	location           = "westeurope"
	additionalLocation = "northeurope"
	backupName         = "azure-sdk-for-go"
)

type object = map[string]any

// service holds the members of a service that the steps print.
type service struct {
	Name, Location string
	Tags           map[string]string
	SKU            struct{ Capacity int }
	Identity       *struct{ PrincipalID string }
	Properties     struct {
		ProvisioningState, TargetProvisioningState, GatewayRegionalURL string
		AdditionalLocations                                            []struct {
			Location, GatewayRegionalURL string
		}
	}
}

func (s service) facts() facts {
	locations := []string{s.Location}
	for _, additional := range s.Properties.AdditionalLocations {
		locations = append(locations, additional.Location)
	}
	found := facts{
		"name":                    s.Name,
		"tags":                    s.Tags,
		"capacity":                s.SKU.Capacity,
		"locations":               locations,
		"gatewayRegionalUrl":      s.Properties.GatewayRegionalURL,
		"provisioningState":       s.Properties.ProvisioningState,
		"targetProvisioningState": s.Properties.TargetProvisioningState,
	}
	if s.Identity != nil {
		found["principalId"] = s.Identity.PrincipalID
	}
	return found
}

func serviceFacts(answer json.RawMessage, err error) (facts, error) {
	var found service
	if err == nil {
		err = json.Unmarshal(answer, &found)
	}
	return found.facts(), err
}

func names(answers []json.RawMessage, err error) ([]string, error) {
	found := []string{}
	for _, answer := range answers {
		var named struct{ Name string }
		if err := json.Unmarshal(answer, &named); err != nil {
			return nil, err
		}
		found = append(found, named.Name)
	}
	return found, err
}

// serviceSteps are the life of one service by one major.
type serviceSteps struct {
	*runner
	client serviceClient
}

func (s serviceSteps) all() map[string]step {
	return map[string]step{
		"checkName":      s.checkName,
		"create":         s.create,
		"get":            s.get,
		"list":           s.list,
		"update":         s.update,
		"updateLocked":   s.updateLocked,
		"backup":         s.backup,
		"restore":        s.restore,
		"restoreMissing": s.restoreMissing,
		"delete":         s.delete,
		"getMissing":     s.getMissing,
		"createDeleted":  s.createDeleted,
		"deleted":        s.deleted,
		"purge":          s.purge,
		"deletedMissing": s.deletedMissing,
	}
}

func (s serviceSteps) checkName(ctx context.Context) (facts, error) {
	available, err := s.client.isAvailable(ctx, s.service)
	return facts{"available": available}, err
}

func (s serviceSteps) declaration() object {
	sku := object{"name": "Premium", "capacity": 1}
	return object{
		"location": location,
		"sku":      sku,
		"identity": object{"type": "SystemAssigned"},
		"tags":     object{"step": "create"},
		"properties": object{
			"publisherEmail":      "apim@contoso.example",
			"publisherName":       "Contoso",
			"additionalLocations": []object{{"location": additionalLocation, "sku": sku}},
		},
	}
}

func (s serviceSteps) create(ctx context.Context) (facts, error) {
	begun, err := s.client.create(ctx, s.group, s.service, s.declaration())
	return serviceFacts(finished(ctx, begun, err))
}

func (s serviceSteps) get(ctx context.Context) (facts, error) {
	return serviceFacts(s.client.get(ctx, s.group, s.service))
}

func (s serviceSteps) list(ctx context.Context) (facts, error) {
	all, err := names(s.client.list(ctx))
	if err != nil {
		return nil, err
	}
	inGroup, err := names(s.client.listByGroup(ctx, s.group))
	return facts{"inSubscription": all, "inGroup": inGroup}, err
}

var tagsAndCapacity = object{
	"tags": object{"step": "update"},
	"sku":  object{"name": "Premium", "capacity": 2},
}

func (s serviceSteps) update(ctx context.Context) (facts, error) {
	begun, err := s.client.update(ctx, s.group, s.service, tagsAndCapacity)
	return serviceFacts(finished(ctx, begun, err))
}

// updateLocked asks for an update while another one runs.
func (s serviceSteps) updateLocked(ctx context.Context) (facts, error) {
	_, err := s.client.update(ctx, s.group, s.service, tagsAndCapacity)
	return refusal(err)
}

func (s serviceSteps) backupParameters(backup string) object {
	parameters := object{
		"storageAccount": s.vault.storageAccount,
		"containerName":  s.vault.container,
		"backupName":     backup,
		"accessType":     s.vault.accessType,
	}
	if s.vault.accessKey != "" {
		parameters["accessKey"] = s.vault.accessKey
	}
	return parameters
}

func (s serviceSteps) backup(ctx context.Context) (facts, error) {
	begun, err := s.client.backup(ctx, s.group, s.service, s.backupParameters(s.service+"-"+backupName))
	return serviceFacts(finished(ctx, begun, err))
}

func (s serviceSteps) restore(ctx context.Context) (facts, error) {
	begun, err := s.client.restore(ctx, s.group, s.service, s.backupParameters(s.service+"-"+backupName))
	return serviceFacts(finished(ctx, begun, err))
}

// restoreMissing restores a blob that is not there: accepted, and failed by its poll.
func (s serviceSteps) restoreMissing(ctx context.Context) (facts, error) {
	begun, err := s.client.restore(ctx, s.group, s.service, s.backupParameters("missing"))
	if err != nil {
		return nil, err
	}
	_, err = begun.wait(ctx)
	return refusal(err)
}

func (s serviceSteps) delete(ctx context.Context) (facts, error) {
	begun, err := s.client.delete(ctx, s.group, s.service)
	_, err = finished(ctx, begun, err)
	return facts{}, err
}

func (s serviceSteps) getMissing(ctx context.Context) (facts, error) {
	_, err := s.client.get(ctx, s.group, s.service)
	return refusal(err)
}

// createDeleted asks for a name that a deleted service still blocks.
func (s serviceSteps) createDeleted(ctx context.Context) (facts, error) {
	_, err := s.client.create(ctx, s.group, s.service, s.declaration())
	return refusal(err)
}

func (s serviceSteps) deleted(ctx context.Context) (facts, error) {
	listed, err := names(s.client.listDeleted(ctx))
	if err != nil {
		return nil, err
	}
	answer, err := s.client.getDeleted(ctx, s.service, location)
	if err != nil {
		return nil, err
	}
	var deleted struct {
		Name, Location string
		Properties     struct{ ServiceID, DeletionDate, ScheduledPurgeDate string }
	}
	err = json.Unmarshal(answer, &deleted)
	return facts{
		"listed":             listed,
		"name":               deleted.Name,
		"location":           deleted.Location,
		"serviceId":          deleted.Properties.ServiceID,
		"deletionDate":       deleted.Properties.DeletionDate,
		"scheduledPurgeDate": deleted.Properties.ScheduledPurgeDate,
	}, err
}

func (s serviceSteps) purge(ctx context.Context) (facts, error) {
	begun, err := s.client.purge(ctx, s.service, location)
	_, err = finished(ctx, begun, err)
	return facts{}, err
}

func (s serviceSteps) deletedMissing(ctx context.Context) (facts, error) {
	_, err := s.client.getDeleted(ctx, s.service, location)
	return refusal(err)
}
