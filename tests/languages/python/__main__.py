"""A failover pair: the stacks vault, primary and standby, and one that restores a snapshot into a service of its own."""

import pulumi
import pulumi_apim_dr as apim_dr

config = pulumi.Config()
stack = pulumi.get_stack()
service = {"publisher_name": "Contoso", "publisher_email": "api@contoso.net", "protect": False}

if stack == "vault":
    vault = apim_dr.SnapshotVault(
        "vault",
        resource_group_name="rg-vault",
        storage_account_name="stcontosovault",
        location="swedencentral",
        operators=[{"principal_id": config.require("operator"), "principal_type": "ServicePrincipal"}],
        protect=False,
    )
    pulumi.export("storageAccountId", vault.storage_account_id)

elif stack == "restore":
    staging = apim_dr.ApiManagement("staging", service_name="contoso-staging", location="westeurope", **service)
    account = config.require("storageAccountId")
    access = apim_dr.VaultAccess(
        "access", principal_id=staging.principal_id, storage_account_id=account, container_name="backups"
    )
    restored = apim_dr.Restore(
        "restored",
        service_id=staging.service_id,
        storage_account_id=account,
        trigger=config.require("restoreTrigger"),
        opts=pulumi.ResourceOptions(depends_on=[access]),
    )
    pulumi.export("verified", restored.verified)

else:
    subscription = config.require("subscriptionId")
    group = f"/subscriptions/{subscription}/resourceGroups/rg-vault"
    location = {"primary": "westeurope", "standby": "northeurope"}[stack]
    site = apim_dr.Site(
        stack,
        subscription_id=subscription,
        active_site=config.get("activeSite") or "primary",
        service={"service_name": f"contoso-{stack}", "location": location, **service},
        vault={"storage_account_id": f"{group}/providers/Microsoft.Storage/storageAccounts/stcontosovault"},
        schedule={"interval_hours": 24},
        acknowledged_gaps=["usageData", "diagnosticSettings", "developerPortalContent"],
        destroy_active=config.get_int("destroyActive"),
    )
    pulumi.export("status", site.status)
    pulumi.export("nextUp", site.next_up)
