import { sampleLiveService, sampleService } from "../../support/sample-service";
import { RestError } from "@azure/core-rest-pipeline";
import { AzureError, OperationFailedError, OperationForgottenError } from "../../../dynamic-providers/azure/errors";
import type { ServiceAction } from "../../../dynamic-providers/azure/management-plane";
import type { ServiceObservation } from "../../../dynamic-providers/azure/service";
import { ContainerInMemory } from "../../support/container-in-memory";
import type { FakeRun } from "./fake-run";
import { FakeScratch } from "./fake-scratch";

export const siteNames = ["primary", "standby"] as const;
export type SiteName = (typeof siteNames)[number];

export interface FakeOperation {
    readonly id: string;
    readonly action: ServiceAction;
    readonly site: string;
    readonly blob: string;
    /** What a backup holds, or a restore brings. */
    readonly content: number;
    /** The record that it was asked for by. */
    readonly record: string;
    status: "running" | "succeeded" | "failed";
    /** How often it is still seen to run. */
    sightings: number;
}

export interface FakeService {
    content: number;
    isDown: boolean;
    operation: FakeOperation | undefined;
}

const second = 1000;

/** Azure in memory: two services and a storage account, with Azure's time and Azure's conditions. */
export class FakeCloud {
    readonly services: Readonly<Record<SiteName, FakeService>> & Record<string, FakeService> = {
        primary: { content: 1, isDown: false, operation: undefined },
        standby: { content: 0, isDown: false, operation: undefined },
    };
    readonly containers = {
        backups: new ContainerInMemory("backups", () => this.now()),
        catalog: new ContainerInMemory("catalog", () => this.now()),
        authority: new ContainerInMemory("authority", () => this.now()),
        "snapshots-logical": new ContainerInMemory("snapshots-logical", () => this.now()),
    };
    /** Those of drills: each is one of {@link services} as long as it is there. */
    readonly scratch = new FakeScratch(this.services);
    readonly operations: FakeOperation[] = [];
    /** What the runs have told, in the order in which they did. */
    readonly said: string[] = [];
    /** The next operation that ends fails. */
    failsNext = false;
    /** No operation comes to its end. */
    isStuck = false;
    /** The URL of an operation is no longer known, as long after its end. */
    forgetsOperations = false;
    onAccepted: (operation: FakeOperation, run: FakeRun) => void = () => undefined;
    onVaultWrite: (container: string, name: string, text: string, run: FakeRun) => void = () => undefined;
    onPayloadDelete: (name: string, run: FakeRun) => void = () => undefined;
    private vaultLostUntil = 0;
    private time = Date.parse("2026-01-01T00:00:00.000Z");

    /** Every lease is lost as soon as somebody else wants it. */
    set areLeasesLost(areLost: boolean) {
        this.containers.catalog.areLeasesLost = areLost;
    }

    /** Azure's time goes on with every look at it. */
    now(): Date {
        this.time += second;
        return new Date(this.time);
    }

    /** The vault's region does not answer for that long. */
    loseVault(minutes: number): void {
        this.vaultLostUntil = this.time + minutes * 60 * second;
    }

    /** @throws RestError while the vault's region does not answer. */
    requireVault(): void {
        if (this.time < this.vaultLostUntil) {
            throw new RestError("connect ETIMEDOUT", { code: "REQUEST_SEND_ERROR" });
        }
    }

    pass(hours: number): void {
        this.time += hours * 60 * 60 * second;
    }

    getService(site: string): ServiceObservation {
        const service = this.reach(site);
        const { operation } = service;
        const observation = sampleService(site, {
            observedAt: this.now(),
            principalId: `principal of ${site}`,
            live: sampleLiveService(),
            targetProvisioningState: operation ? "Updating" : "",
        });
        if (operation) {
            operation.sightings -= 1;
            if (operation.sightings <= 0) {
                this.finish(site);
            }
        }
        return observation;
    }

    start(action: ServiceAction, site: string, blob: string, run: FakeRun): { resumeToken: string; acceptedAt: Date } {
        const service = this.reach(site);
        if (service.operation) {
            throw new AzureError(`start the ${action}`, "ServiceLocked", "another operation runs", 409);
        }
        const stored = this.containers.backups.get(blob);
        if (action === "restore" && !stored) {
            throw new AzureError(`start the ${action}`, "InvalidParameters", "there is no such blob", 400);
        }
        const operation: FakeOperation = {
            id: `https://management/operations/${this.operations.length}?sig=secret`,
            action,
            site,
            blob,
            content: action === "backup" ? service.content : Number(stored!.text),
            record: run.intent ?? "",
            status: "running",
            sightings: 5,
        };
        this.onAccepted(operation, run);
        this.operations.push(operation);
        service.operation = operation;
        return { resumeToken: operation.id, acceptedAt: this.now() };
    }

    wait(site: string, resumeToken: string): Date {
        this.reach(site);
        if (this.forgetsOperations) {
            throw new OperationForgottenError("finish it", "OperationNotFound", "there is no such operation", 404);
        }
        const operation = this.operations.find(({ id }) => id === resumeToken);
        if (operation?.status === "running") {
            this.finish(site);
        }
        if (operation?.status !== "succeeded") {
            throw new OperationFailedError("finish it", "Failed", "it was given up", 400);
        }
        return this.now();
    }

    /** Lets what runs on a service come to its end. */
    finish(site: string): void {
        const service = this.services[site];
        const { operation } = service ?? {};
        if (!service || !operation || this.isStuck) {
            return;
        }
        this.pass(1 / 3);
        service.operation = undefined;
        operation.status = this.failsNext ? "failed" : "succeeded";
        this.failsNext = false;
        if (operation.status === "failed") {
            return;
        }
        if (operation.action === "restore") {
            service.content = operation.content;
        } else {
            this.containers.backups.put(operation.blob, String(operation.content));
        }
    }

    /** What a service holds. @throws AzureError when its region is out of reach. */
    contentOf(site: string): number {
        return this.reach(site).content;
    }

    dropLeasesOf(run: FakeRun): void {
        const { leases } = this.containers.catalog;
        for (const [path, { by }] of leases) {
            if (by === run) {
                leases.delete(path);
            }
        }
    }

    private reach(site: string): FakeService {
        const service = this.services[site];
        if (!service) {
            throw new AzureError(`reach '${site}'`, "ResourceNotFound", "there is no such service", 404);
        }
        if (service.isDown) {
            throw new AzureError(`reach '${site}'`, "no answer", "its region does not answer", 403);
        }
        return service;
    }
}

/** A service by its name, which for a site's is the site's. */
export const siteOf = (serviceId: string): string => serviceId.split("/").at(-1) ?? "";
