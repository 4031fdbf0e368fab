package target

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"github.com/moby/moby/client"

	"github.com/scimproof/scimproof/refserver/postgres/throwaway"
)

const (
	labelOwner   = "scimproof.owner"
	labelStarted = "scimproof.started"
)

func startOf(pid int) string { return throwaway.StartOf(pid) }

// sweepContainers removes the containers and networks of dead runs. No engine,
// nothing to sweep.
func sweepContainers(ctx context.Context) ([]string, error) {
	ctx, cancel := context.WithTimeout(ctx, startTimeout)
	defer cancel()
	docker, err := connect(ctx)
	if err != nil {
		return nil, nil // no engine answers: it holds nothing of ours
	}
	defer func() { _ = docker.Close() }() // only the connection pool
	filter := client.Filters{}.Add("label", labelOwner)
	list, err := docker.ContainerList(ctx, client.ContainerListOptions{All: true, Filters: filter})
	if err != nil {
		return nil, fmt.Errorf("list our containers: %w", err)
	}
	var removed []string
	var errs []error
	for _, c := range list.Items {
		if !ownerDead(c.Labels) {
			continue
		}
		if _, err := docker.ContainerRemove(ctx, c.ID, client.ContainerRemoveOptions{Force: true, RemoveVolumes: true}); err != nil {
			errs = append(errs, fmt.Errorf("remove container %.12s: %w", c.ID, err))
			continue
		}
		removed = append(removed, fmt.Sprintf("container %.12s (%s)", c.ID, c.Image))
	}
	networks, err := docker.NetworkList(ctx, client.NetworkListOptions{Filters: filter})
	if err != nil {
		return removed, errors.Join(append(errs, fmt.Errorf("list our networks: %w", err))...)
	}
	for _, n := range networks.Items {
		if !ownerDead(n.Labels) {
			continue
		}
		if _, err := docker.NetworkRemove(ctx, n.ID, client.NetworkRemoveOptions{}); err != nil {
			errs = append(errs, fmt.Errorf("remove network %s: %w", n.Name, err))
			continue
		}
		removed = append(removed, "network "+n.Name)
	}
	return removed, errors.Join(errs...)
}

func ownerDead(labels map[string]string) bool {
	pid, err := strconv.Atoi(labels[labelOwner])
	return err == nil && !throwaway.Alive(pid, labels[labelStarted])
}
