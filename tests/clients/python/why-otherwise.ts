/**
 * Operations that the sandbox does not answer as Azure, or that python/suite.py does not call, each with the reason; a name
 * without a method stands for its whole group.
 */
const reasons: Readonly<Record<string, string>> = {
    api_gateway: "workspace gateways are resources of their own, outside of a service",
    api_gateway_config_connection: "workspace gateways are resources of their own, outside of a service",
    api_management_gateway_skus: "workspace gateways are resources of their own, outside of a service",
    api_management_workspace_link: "workspace gateways are resources of their own, outside of a service",
    api_management_workspace_links: "workspace gateways are resources of their own, outside of a service",
    private_endpoint_connection: "no private endpoints",
    reports: "no traffic is recorded",
    quota_by_counter_keys: "no traffic is counted",
    quota_by_period_keys: "no traffic is counted",
    tenant_configuration:
        "Azure has retired it: https://learn.microsoft.com/azure/api-management/breaking-changes/git-configuration-retirement-march-2025",
    "api_management_service.begin_apply_network_configuration_updates": "networks are known by their IDs alone",
    "api_management_service.begin_migrate_to_stv2": "no service of the older platform",
    "authorization.confirm_consent_code": "no identity provider that would give consent",
    "gateway.invalidate_debug_credentials": "no traces of gateways",
    "gateway.list_debug_credentials": "no traces of gateways",
    "gateway.list_trace": "no traces of gateways",
    "policy_description.list_by_service": "policies are checked, and not described",
    "policy_restriction_validations.begin_by_service": "policies are not checked against restrictions",
    tenant_access_git: "Azure has retired it, see tenant_configuration",
    operation_status: "every operation is polled where its answer says, which is what the SDK does by itself",
    operations_results: "every operation is polled where its answer says, which is what the SDK does by itself",
};

/** @returns undefined where nothing is said of it. */
export function whyOtherwise(operation: string): string | undefined {
    return reasons[operation] ?? reasons[operation.split(".")[0]!];
}
