package main

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/runtime"
)

// serviceClient is what the majors have in common. Each has types of its own for the same bodies, so that bodies go in and
// out as JSON, through the types of the major.
type serviceClient interface {
	isAvailable(ctx context.Context, name string) (bool, error)
	create(ctx context.Context, group, service string, body any) (operation, error)
	update(ctx context.Context, group, service string, body any) (operation, error)
	get(ctx context.Context, group, service string) (json.RawMessage, error)
	list(ctx context.Context) ([]json.RawMessage, error)
	listByGroup(ctx context.Context, group string) ([]json.RawMessage, error)
	backup(ctx context.Context, group, service string, body any) (operation, error)
	restore(ctx context.Context, group, service string, body any) (operation, error)
	delete(ctx context.Context, group, service string) (operation, error)
	listDeleted(ctx context.Context) ([]json.RawMessage, error)
	getDeleted(ctx context.Context, service, location string) (json.RawMessage, error)
	purge(ctx context.Context, service, location string) (operation, error)
}

// operation is a long-running operation that Azure has accepted.
type operation interface {
	wait(ctx context.Context) (json.RawMessage, error)
}

type pollerOperation[T any] struct{ poller *runtime.Poller[T] }

// The SDK polls as often as Retry-After says; the frequency, of which it takes one second at least, is for answers without.
func (o pollerOperation[T]) wait(ctx context.Context) (json.RawMessage, error) {
	return answered(o.poller.PollUntilDone(ctx, &runtime.PollUntilDoneOptions{Frequency: time.Second}))
}

func started[T any](poller *runtime.Poller[T], err error) (operation, error) {
	if err != nil {
		return nil, err
	}
	return pollerOperation[T]{poller}, nil
}

// finished waits for an operation that was just begun.
func finished(ctx context.Context, begun operation, err error) (json.RawMessage, error) {
	if err != nil {
		return nil, err
	}
	return begun.wait(ctx)
}

func answered[T any](response T, err error) (json.RawMessage, error) {
	if err != nil {
		return nil, err
	}
	return json.Marshal(response)
}

func allPages[T any](ctx context.Context, pager *runtime.Pager[T]) ([]json.RawMessage, error) {
	var all []json.RawMessage
	for pager.More() {
		answer, err := answered(pager.NextPage(ctx))
		if err != nil {
			return nil, err
		}
		var page struct{ Value []json.RawMessage }
		if err := json.Unmarshal(answer, &page); err != nil {
			return nil, err
		}
		all = append(all, page.Value...)
	}
	return all, nil
}

// parametersOf turns a body into the type of a major. The bodies are those of this program: they fit.
func parametersOf[T any](body any) T {
	var parameters T
	encoded, err := json.Marshal(body)
	if err == nil {
		err = json.Unmarshal(encoded, &parameters)
	}
	if err != nil {
		panic(fmt.Sprintf("%T: %v", parameters, err))
	}
	return parameters
}

func (r *runner) serviceClient(sdk string) (serviceClient, error) {
	switch sdk {
	case "armapimanagement":
		return newMajor1(r)
	case "armapimanagement/v2":
		return newMajor2(r)
	case "armapimanagement/v3":
		return newMajor3(r)
	}
	return nil, fmt.Errorf("unknown SDK %q", sdk)
}
