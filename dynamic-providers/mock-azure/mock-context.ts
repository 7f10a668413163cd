import type { AzureConnection } from "../azure/connection";
import { parseResourceId, resourceIdOf, serviceType, storageAccountType } from "../azure/resource-id";
import type { VaultAddress } from "../azure/vault-address";
import type { ProgressSink } from "../common/progress";
import type { OperationContext } from "../operation/context";
import { openContext } from "../operation/open-context";
import { operationDefaults } from "../operation/defaults";
import { mockSubscriptionId } from "./observe";

/**
 * What an observation works with under mocks. The IDs that a test's mocks make up need not be those of Azure: a vault of any
 * ID is the one vault, and a service of such an ID is not there yet.
 */
export async function openMockContext(
    connection: AzureConnection,
    vault: VaultAddress,
    progress: ProgressSink,
): Promise<OperationContext> {
    const { backupsContainer, catalogContainer, authorityContainer } = operationDefaults;
    const storageAccountId = resourceIdOf({
        ...{ subscriptionId: mockSubscriptionId, resourceGroupName: "rg-vault" },
        ...{ type: storageAccountType, name: "vault" },
    });
    const one = { ...vault, storageAccountId, backupsContainer, catalogContainer, authorityContainer };
    const { plane, ...context } = await openContext(connection, one, progress);
    return {
        ...context,
        plane: {
            getService: (id) => (parseResourceId(id, serviceType) ? plane.getService(id) : Promise.resolve(undefined)),
            start: (...operation) => plane.start(...operation),
            wait: (...operation) => plane.wait(...operation),
        },
    };
}
