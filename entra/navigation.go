package entra

import (
	"context"

	"github.com/microsoftgraph/msgraph-sdk-go/models"
	"github.com/microsoftgraph/msgraph-sdk-go/rolemanagement"
	"github.com/microsoftgraph/msgraph-sdk-go/users"

	"hardmatch/link"
)

type (
	object     = models.DirectoryObjectable
	objectPage = models.DirectoryObjectCollectionResponseable
)

// What leads away from an account. Only the ids are asked for, since only their number counts; memberships alone have names.

func (c *Client) memberships(ctx context.Context, id link.AccountID) ([]object, error) {
	config := &users.ItemTransitiveMemberOfRequestBuilderGetRequestConfiguration{
		QueryParameters: &users.ItemTransitiveMemberOfRequestBuilderGetQueryParameters{
			Select: []string{"id", "displayName", "isAssignableToRole", "isMemberManagementRestricted"}, Top: new(int32(biggestPage)),
		},
	}
	return collect[object](c, 0, func(next string) (objectPage, error) {
		request := c.user(id).TransitiveMemberOf()
		if next != "" {
			request = request.WithUrl(next)
		}
		return request.Get(ctx, config)
	})
}

func (c *Client) ownedObjects(ctx context.Context, id link.AccountID) ([]object, error) {
	config := &users.ItemOwnedObjectsRequestBuilderGetRequestConfiguration{
		QueryParameters: &users.ItemOwnedObjectsRequestBuilderGetQueryParameters{Select: onlyID, Top: new(int32(biggestPage))},
	}
	return collect[object](c, 0, func(next string) (objectPage, error) {
		request := c.user(id).OwnedObjects()
		if next != "" {
			request = request.WithUrl(next)
		}
		return request.Get(ctx, config)
	})
}

func (c *Client) directReports(ctx context.Context, id link.AccountID) ([]object, error) {
	config := &users.ItemDirectReportsRequestBuilderGetRequestConfiguration{
		QueryParameters: &users.ItemDirectReportsRequestBuilderGetQueryParameters{Select: onlyID, Top: new(int32(biggestPage))},
	}
	return collect[object](c, 0, func(next string) (objectPage, error) {
		request := c.user(id).DirectReports()
		if next != "" {
			request = request.WithUrl(next)
		}
		return request.Get(ctx, config)
	})
}

func (c *Client) ownedDevices(ctx context.Context, id link.AccountID) ([]object, error) {
	config := &users.ItemOwnedDevicesRequestBuilderGetRequestConfiguration{
		QueryParameters: &users.ItemOwnedDevicesRequestBuilderGetQueryParameters{Select: onlyID, Top: new(int32(biggestPage))},
	}
	return collect[object](c, 0, func(next string) (objectPage, error) {
		request := c.user(id).OwnedDevices()
		if next != "" {
			request = request.WithUrl(next)
		}
		return request.Get(ctx, config)
	})
}

func (c *Client) registeredDevices(ctx context.Context, id link.AccountID) ([]object, error) {
	config := &users.ItemRegisteredDevicesRequestBuilderGetRequestConfiguration{
		QueryParameters: &users.ItemRegisteredDevicesRequestBuilderGetQueryParameters{Select: onlyID, Top: new(int32(biggestPage))},
	}
	return collect[object](c, 0, func(next string) (objectPage, error) {
		request := c.user(id).RegisteredDevices()
		if next != "" {
			request = request.WithUrl(next)
		}
		return request.Get(ctx, config)
	})
}

var onlyID = []string{"id"}

// assignments are the roles that a user or group holds now.
func (c *Client) assignments(ctx context.Context, principal string) ([]models.UnifiedRoleAssignmentable, error) {
	config := &rolemanagement.DirectoryRoleAssignmentsRequestBuilderGetRequestConfiguration{
		QueryParameters: &rolemanagement.DirectoryRoleAssignmentsRequestBuilderGetQueryParameters{
			Filter: new(equal("principalId", principal)), Expand: []string{"roleDefinition"},
		},
	}
	return collect[models.UnifiedRoleAssignmentable](c, 0, func(next string) (models.UnifiedRoleAssignmentCollectionResponseable, error) {
		request := c.roleManagement().RoleAssignments()
		if next != "" {
			request = request.WithUrl(next)
		}
		return request.Get(ctx, config)
	})
}

// eligibilities are the roles that a user or group may activate (PIM).
func (c *Client) eligibilities(ctx context.Context, principal string) ([]models.UnifiedRoleEligibilityScheduleInstanceable, error) {
	type answer = models.UnifiedRoleEligibilityScheduleInstanceCollectionResponseable
	config := &rolemanagement.DirectoryRoleEligibilityScheduleInstancesRequestBuilderGetRequestConfiguration{
		QueryParameters: &rolemanagement.DirectoryRoleEligibilityScheduleInstancesRequestBuilderGetQueryParameters{
			Filter: new(equal("principalId", principal)), Expand: []string{"roleDefinition"},
		},
	}
	return collect[models.UnifiedRoleEligibilityScheduleInstanceable](c, 0, func(next string) (answer, error) {
		request := c.roleManagement().RoleEligibilityScheduleInstances()
		if next != "" {
			request = request.WithUrl(next)
		}
		return request.Get(ctx, config)
	})
}
