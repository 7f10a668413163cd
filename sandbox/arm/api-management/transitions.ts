import type { AzuriteBlobs } from "../../blob/azurite-blobs";
import type { Durations } from "../../operations/durations";
import type { Work } from "../../operations/durations";
import type { Effect, LongRunningOperation, Operations } from "../../operations/operations";
import type { ApiManagementService, Transition } from "../../state/api-management-service";
import type { ArmState } from "../../state/arm-state";
import { isV2 } from "../../state/tiers";
import { ArmError } from "../../wire/arm-error";
import { readBackup, restoreEntities, writeBackup } from "./backup";
import type { BackupPayload, VaultPlace } from "./backup";
import { softDelete } from "./deleted-services";

interface BackupDetails {
    readonly vault: VaultPlace;
    readonly payload: BackupPayload;
}

type ServiceEffect = Exclude<Effect, "deleteGroup" | "purge" | "createAccount" | "frontDoorUpdate" | "frontDoorDelete">;

/** What a service does for a time: how it shows meanwhile, the label in its token, and how long it takes. */
const works: Readonly<Record<ServiceEffect, { transition: Transition; label: string; work: Work }>> = {
    activate: { transition: "Activating", label: "Act", work: "create" },
    update: { transition: "Updating", label: "Update", work: "update" },
    updateNetwork: { transition: "Updating", label: "ManageRole", work: "update" },
    delete: { transition: "Deleting", label: "Term", work: "delete" },
    backup: { transition: "BackingUp", label: "Backup", work: "backup" },
    restore: { transition: "Restoring", label: "Restore", work: "restore" },
};

/** Which resource provider's host runs it. Recorded for a v2 tier: Azure/azure-service-operator, Test_ApiManagement_20240501_CRUD.yaml */
const providerOfV2 = "apirps0123456789ab";

/** The long-running operations of API Management services. */
export class Transitions {
    constructor(
        private readonly state: ArmState,
        private readonly operations: Operations,
        private readonly durations: Durations,
        blobs: AzuriteBlobs,
    ) {
        const find = ({ subject }: LongRunningOperation): ApiManagementService => {
            const service = state.services.get(subject.toLowerCase());
            if (!service) {
                throw new ArmError(404, "ServiceNotFound", `Api service does not exist: ${subject}`);
            }
            return service;
        };
        const end = ({ subject }: LongRunningOperation): void => {
            const service = state.services.get(subject.toLowerCase());
            if (service) {
                service.transition = undefined;
                // Of an update that has failed nothing stays; assumed.
                service.declared = undefined;
                service.touch();
            }
        };
        const answer = (operation: LongRunningOperation, apiVersion: string): unknown =>
            find(operation).render(apiVersion, state.shownMembers);
        operations.define("activate", {
            settle: (operation) => {
                const service = find(operation);
                service.active = true;
                service.deployed = service.body;
                return Promise.resolve();
            },
            end,
            answer,
        });
        operations.define("update", {
            settle: (operation) => {
                find(operation).apply();
                return Promise.resolve();
            },
            end,
            answer,
        });
        operations.define("updateNetwork", { settle: () => Promise.resolve(), end, answer });
        operations.define("delete", {
            settle: (operation) => {
                softDelete(state, find(operation), operation.endsAt);
                return Promise.resolve();
            },
            end,
        });
        operations.define("backup", {
            settle: ({ details, endsAt }) => {
                const { vault, payload } = details as BackupDetails;
                return writeBackup(state, blobs, vault, payload, endsAt);
            },
            end,
            answer,
        });
        operations.define("restore", {
            settle: async (operation) => {
                const service = find(operation);
                const { vault } = operation.details as Pick<BackupDetails, "vault">;
                restoreEntities(state, service, await readBackup(state, blobs, vault, service));
            },
            end,
            answer,
        });
        operations.define("purge", {
            settle: ({ subject }) => {
                state.deletedServices.delete(subject.toLowerCase());
                return Promise.resolve();
            },
        });
    }

    /** Starts what a service does for a time. */
    begin(service: ApiManagementService, effect: keyof typeof works, details?: unknown): LongRunningOperation {
        const { transition, label, work } = works[effect];
        service.transition = transition;
        return this.start(
            service,
            effect,
            label,
            work === "create" ? creationOf(service.body.sku.name) : work,
            details,
        );
    }

    beginPurge(service: ApiManagementService): LongRunningOperation {
        return this.start(service, "purge", "Term", "purge");
    }

    private start(
        service: ApiManagementService,
        effect: Effect,
        label: string,
        work: Work,
        details?: unknown,
    ): LongRunningOperation {
        return this.operations.begin({
            effect,
            subject: service.name,
            region: service.location,
            label: `${service.name}_${label}`,
            ...(isV2(service.body.sku.name) && { provider: providerOfV2 }),
            endsAt: this.state.clock.after(this.durations.next(work, service.name)),
            details,
        });
    }
}

function creationOf(tier: string): Work {
    if (isV2(tier)) {
        return "createV2";
    }
    return tier === "Developer" ? "createDeveloper" : "create";
}
