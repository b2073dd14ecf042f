package entra

import (
	"context"
	"strings"

	"github.com/microsoftgraph/msgraph-sdk-go/models"
	"github.com/microsoftgraph/msgraph-sdk-go/rolemanagement"
	"github.com/microsoftgraph/msgraph-sdk-go/users"

	"hardmatch/entra/web"
	"hardmatch/link"
)

type object = models.DirectoryObjectable

// What leads away from an account. Only the ids are asked for, since only their number counts; memberships alone have names.

func (c *Client) memberships(ctx context.Context, id link.AccountID) ([]membership, error) {
	config := &users.ItemTransitiveMemberOfRequestBuilderGetRequestConfiguration{
		QueryParameters: &users.ItemTransitiveMemberOfRequestBuilderGetQueryParameters{
			Select: []string{"id", "displayName", "isAssignableToRole", "isMemberManagementRestricted"}, Top: new(int32(biggestPage)),
		},
	}
	l := listOf(c.user(id).TransitiveMemberOf().ToGetRequestInformation(ctx, config))
	return collect(ctx, c, l, func(r record) (membership, error) {
		if r.counts() != nil || r.text("@odata.type") == "" { // it may be a role
			return membership{}, web.Unfitf("the answer has a membership without an id or a kind")
		}
		o, err := as[object](r, models.CreateDirectoryObjectFromDiscriminatorValue)
		return membership{o, r}, err
	})
}

// membership is a role, group or unit that an account is in, with what the answer tells of it.
type membership struct {
	object
	told record
}

func (c *Client) ownedObjects(ctx context.Context, id link.AccountID) ([]object, error) {
	config := &users.ItemOwnedObjectsRequestBuilderGetRequestConfiguration{
		QueryParameters: &users.ItemOwnedObjectsRequestBuilderGetQueryParameters{Select: onlyID, Top: new(int32(biggestPage))},
	}
	return c.objects(ctx, listOf(c.user(id).OwnedObjects().ToGetRequestInformation(ctx, config)))
}

func (c *Client) directReports(ctx context.Context, id link.AccountID) ([]object, error) {
	config := &users.ItemDirectReportsRequestBuilderGetRequestConfiguration{
		QueryParameters: &users.ItemDirectReportsRequestBuilderGetQueryParameters{Select: onlyID, Top: new(int32(biggestPage))},
	}
	return c.objects(ctx, listOf(c.user(id).DirectReports().ToGetRequestInformation(ctx, config)))
}

func (c *Client) ownedDevices(ctx context.Context, id link.AccountID) ([]object, error) {
	config := &users.ItemOwnedDevicesRequestBuilderGetRequestConfiguration{
		QueryParameters: &users.ItemOwnedDevicesRequestBuilderGetQueryParameters{Select: onlyID, Top: new(int32(biggestPage))},
	}
	return c.objects(ctx, listOf(c.user(id).OwnedDevices().ToGetRequestInformation(ctx, config)))
}

func (c *Client) registeredDevices(ctx context.Context, id link.AccountID) ([]object, error) {
	config := &users.ItemRegisteredDevicesRequestBuilderGetRequestConfiguration{
		QueryParameters: &users.ItemRegisteredDevicesRequestBuilderGetQueryParameters{Select: onlyID, Top: new(int32(biggestPage))},
	}
	return c.objects(ctx, listOf(c.user(id).RegisteredDevices().ToGetRequestInformation(ctx, config)))
}

var onlyID = []string{"id"}

// objects reads a list of anything. What has no id could not be counted.
func (c *Client) objects(ctx context.Context, l listing) ([]object, error) {
	return collect(ctx, c, l, func(r record) (object, error) {
		if err := r.counts(); err != nil {
			return nil, err
		}
		return as[object](r, models.CreateDirectoryObjectFromDiscriminatorValue)
	})
}

// assignments are the roles that a user or group holds now.
func (c *Client) assignments(ctx context.Context, principal string) ([]link.Role, error) {
	config := &rolemanagement.DirectoryRoleAssignmentsRequestBuilderGetRequestConfiguration{
		QueryParameters: &rolemanagement.DirectoryRoleAssignmentsRequestBuilderGetQueryParameters{
			Filter: new(equal("principalId", principal)), Expand: []string{"roleDefinition"},
		},
	}
	l := listOf(c.roleManagement().RoleAssignments().ToGetRequestInformation(ctx, config))
	found, err := collectAs[models.UnifiedRoleAssignmentable](ctx, c, l, models.CreateUnifiedRoleAssignmentFromDiscriminatorValue)
	if err != nil {
		return nil, err
	}
	return rolesOf(principal, found)
}

// eligibilities are the roles that a user or group may activate (PIM).
func (c *Client) eligibilities(ctx context.Context, principal string) ([]link.Role, error) {
	config := &rolemanagement.DirectoryRoleEligibilityScheduleInstancesRequestBuilderGetRequestConfiguration{
		QueryParameters: &rolemanagement.DirectoryRoleEligibilityScheduleInstancesRequestBuilderGetQueryParameters{
			Filter: new(equal("principalId", principal)), Expand: []string{"roleDefinition"},
		},
	}
	l := listOf(c.roleManagement().RoleEligibilityScheduleInstances().ToGetRequestInformation(ctx, config))
	found, err := collectAs[models.UnifiedRoleEligibilityScheduleInstanceable](ctx, c, l, models.CreateUnifiedRoleEligibilityScheduleInstanceFromDiscriminatorValue)
	if err != nil {
		return nil, err
	}
	return rolesOf(principal, found)
}

// grant is what tells who has which role, and for what.
type grant interface {
	GetPrincipalId() *string
	GetRoleDefinition() models.UnifiedRoleDefinitionable
	GetRoleDefinitionId() *string
	GetDirectoryScopeId() *string
}

// rolesOf are the roles of one user or group. All three parts are always told; without one nothing can be said. What a filter brings is compared again.
func rolesOf[T grant](principal string, found []T) ([]link.Role, error) {
	var roles []link.Role
	for _, g := range found {
		name, scope := roleName(g.GetRoleDefinition(), g.GetRoleDefinitionId()), g.GetDirectoryScopeId()
		switch who := deref(g.GetPrincipalId()); {
		case who == "" || name == "" || deref(scope) == "":
			return nil, web.Unfitf("the answer has a role without a holder, a name or a scope")
		case strings.EqualFold(who, principal):
			roles = append(roles, link.Role{Name: name, Unit: scopeOf(scope)})
		}
	}
	return roles, nil
}
