import { sampleLiveService } from "../../support/sample-service";
import { RestError } from "@azure/core-rest-pipeline";
import { AzureError, OperationFailedError } from "../../../dynamic-providers/azure/errors";
import type { ServiceAction } from "../../../dynamic-providers/azure/management-plane";
import type { ServiceObservation } from "../../../dynamic-providers/azure/service";
import { sampleService, serviceIdOf } from "../../support/sample-site";
import type { FakeRun } from "./fake-run";

export const siteNames = ["primary", "standby"] as const;
export type SiteName = (typeof siteNames)[number];

export interface FakeOperation {
    readonly id: string;
    readonly action: ServiceAction;
    readonly site: SiteName;
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

export interface FakeBlob {
    readonly text: string;
    readonly etag: string;
    readonly lastModified: Date;
}

const second = 1000;

/** Azure in memory: two services and a storage account, with Azure's time and Azure's conditions. */
export class FakeCloud {
    readonly services: Readonly<Record<SiteName, FakeService>> = {
        primary: { content: 1, isDown: false, operation: undefined },
        standby: { content: 0, isDown: false, operation: undefined },
    };
    readonly containers = {
        backups: new Map<string, FakeBlob>(),
        catalog: new Map<string, FakeBlob>(),
        authority: new Map<string, FakeBlob>(),
    };
    readonly leases = new Map<string, FakeRun>();
    readonly operations: FakeOperation[] = [];
    /** Every lease is lost as soon as somebody else wants it. */
    areLeasesLost = false;
    /** The next operation that ends fails. */
    failsNext = false;
    onAccepted: (operation: FakeOperation, run: FakeRun) => void = () => undefined;
    onVaultWrite: (container: string, name: string, text: string, run: FakeRun) => void = () => undefined;
    onPayloadDelete: (name: string, run: FakeRun) => void = () => undefined;
    private time = Date.parse("2026-01-01T00:00:00.000Z");
    private etags = 0;

    /** Azure's time goes on with every look at it. */
    now(): Date {
        this.time += second;
        return new Date(this.time);
    }

    pass(hours: number): void {
        this.time += hours * 60 * 60 * second;
    }

    getService(site: SiteName): ServiceObservation {
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

    start(
        action: ServiceAction,
        site: SiteName,
        blob: string,
        run: FakeRun,
    ): { resumeToken: string; acceptedAt: Date } {
        const service = this.reach(site);
        if (service.operation) {
            throw new AzureError(`start the ${action}`, "ServiceLocked", "another operation runs", 409);
        }
        const stored = this.containers.backups.get(blob);
        if (action === "restore" && !stored) {
            throw new AzureError(`start the ${action}`, "InvalidParameters", "there is no such blob", 400);
        }
        const operation: FakeOperation = {
            id: `operation-${this.operations.length}`,
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

    wait(site: SiteName, resumeToken: string): Date {
        this.reach(site);
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
    finish(site: SiteName): void {
        const service = this.services[site];
        const { operation } = service;
        if (!operation) {
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
            this.put("backups", operation.blob, String(operation.content));
        }
    }

    put(container: keyof FakeCloud["containers"], name: string, text: string): FakeBlob {
        this.etags += 1;
        const blob = { text, etag: `"${this.etags}"`, lastModified: this.now() };
        this.containers[container].set(name, blob);
        return blob;
    }

    /** What a service holds. @throws AzureError when its region is out of reach. */
    contentOf(site: SiteName): number {
        return this.reach(site).content;
    }

    dropLeasesOf(run: FakeRun): void {
        for (const [path, holder] of this.leases) {
            if (holder === run) {
                this.leases.delete(path);
            }
        }
    }

    /** @throws RestError unless the condition holds, as Azure Storage has it. */
    requireCondition(
        container: keyof FakeCloud["containers"],
        name: string,
        condition: { readonly ifMatch?: string; readonly ifNoneMatch?: string } | undefined,
    ): void {
        const found = this.containers[container].get(name);
        if (condition?.ifNoneMatch === "*" && found) {
            throw new RestError("BlobAlreadyExists", { statusCode: 409, code: "BlobAlreadyExists" });
        }
        if (condition?.ifMatch !== undefined && found?.etag !== condition.ifMatch) {
            throw new RestError("ConditionNotMet", { statusCode: 412, code: "ConditionNotMet" });
        }
    }

    private reach(site: SiteName): FakeService {
        const service = this.services[site];
        if (service.isDown) {
            throw new AzureError(`reach '${site}'`, "no answer", "its region does not answer", 403);
        }
        return service;
    }
}

export function siteOf(serviceId: string): SiteName {
    const site = siteNames.find((name) => serviceIdOf(name) === serviceId);
    if (!site) {
        throw new Error(`There is no service '${serviceId}' here.`);
    }
    return site;
}
