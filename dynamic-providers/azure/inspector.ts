import type { ServiceObservation } from "./service";
import type { VaultObservation } from "./vault-storage";
import type { OperationInputs } from "../operation/inputs";
import type { VaultRoles } from "../preflight/vault-problems";

/** What a preflight looks at beside the service itself. */
export interface Inspector {
    observeVault(inputs: OperationInputs): Promise<VaultObservation>;
    /** How many workspaces the service has; undefined where that may not be read. */
    countWorkspaces(serviceId: string): Promise<number | undefined>;
    findRoles(service: ServiceObservation, inputs: OperationInputs): Promise<VaultRoles>;
}
