import { locationName } from "../ground/locations";
import type {
    DropFault,
    Endpoint,
    ErrorFault,
    Fault,
    LatencyFault,
    OperationFault,
    RegionOutageFault,
    RegionPart,
    TruncateFault,
} from "./fault";

export type RequestFault = LatencyFault | ErrorFault | DropFault | TruncateFault;

/** A fault that was set. */
export interface SetFault {
    readonly id: number;
    readonly fault: Fault;
    /** How many requests it has let pass, of those that it is to. */
    passed: number;
    /** How often it has struck. */
    struck: number;
}

export interface FaultableRequest {
    readonly endpoint: Endpoint;
    readonly method: string;
    readonly path: string;
}

const isRequestFault = (fault: Fault): fault is RequestFault =>
    ["latency", "error", "drop", "truncate"].includes(fault.kind);

/** The faults that are set now. */
export class Faults {
    private readonly set = new Map<number, SetFault>();
    private readonly listeners: (() => void)[] = [];
    private lastId = 0;

    /** Calls back after faults were set or removed. */
    onChange(listener: () => void): void {
        this.listeners.push(listener);
    }

    /** @returns the fault's ID, for {@link remove}. */
    add(fault: Fault): number {
        const id = (this.lastId += 1);
        this.set.set(id, { id, fault, passed: 0, struck: 0 });
        this.changed();
        return id;
    }

    /** @returns whether it was set. */
    remove(id: number): boolean {
        const wasSet = this.set.delete(id);
        this.changed();
        return wasSet;
    }

    clear(): void {
        this.set.clear();
        this.changed();
    }

    list(): readonly SetFault[] {
        return [...this.set.values()];
    }

    /** The faults that strike a request, each of them now struck once more. */
    takeForRequest(request: FaultableRequest): RequestFault[] {
        return this.list().flatMap((entry) =>
            isRequestFault(entry.fault) && matches(entry.fault, request) && this.meets(entry, entry.fault)
                ? [entry.fault]
                : [],
        );
    }

    /** The fault by which an operation that begins now will fail. */
    takeForOperation(effect: string, subject: string): OperationFault | undefined {
        for (const entry of this.list()) {
            const { fault } = entry;
            if (isOperationFault(fault, "fail", effect, subject) && this.strike(entry, fault.times)) {
                return fault;
            }
        }
        return undefined;
    }

    isStuck(effect: string, subject: string): boolean {
        return this.list().some(({ fault }) => isOperationFault(fault, "stuck", effect, subject));
    }

    isRegionDown(location: string, part: RegionPart): boolean {
        return this.list().some(
            ({ fault }) =>
                fault.kind === "regionOutage" &&
                locationName(fault.location) === locationName(location) &&
                strikesPart(fault, part),
        );
    }

    /** Minutes until a new role assignment takes effect. */
    roleDelayMinutes(): number {
        return Math.max(0, ...this.list().map(({ fault }) => (fault.kind === "roleDelay" ? fault.minutes : 0)));
    }

    /** Why a secret of Key Vault cannot be read. @returns undefined where it can */
    keyVaultDenial(secretIdentifier: string): { readonly code: string; readonly message: string } | undefined {
        for (const { fault } of this.list()) {
            if (fault.kind === "keyVaultDenied" && new RegExp(fault.secret ?? "", "i").test(secretIdentifier)) {
                const { code = "AccessDenied", message = `Access denied to resource ${secretIdentifier}.` } = fault;
                return { code, message };
            }
        }
        return undefined;
    }

    private changed(): void {
        this.listeners.forEach((listener) => listener());
    }

    private meets(entry: SetFault, { skip = 0, times }: RequestFault): boolean {
        if (entry.passed < skip) {
            entry.passed += 1;
            return false;
        }
        return this.strike(entry, times);
    }

    private strike(entry: SetFault, times = Infinity): boolean {
        if (entry.struck >= times) {
            return false;
        }
        entry.struck += 1;
        return true;
    }
}

function strikesPart({ parts = ["managementPlane", "storage"] }: RegionOutageFault, part: RegionPart): boolean {
    return parts === "all" || parts.includes(part);
}

function matches(fault: RequestFault, request: FaultableRequest): boolean {
    return (
        (fault.endpoint ?? request.endpoint) === request.endpoint &&
        (fault.method ?? request.method) === request.method &&
        (fault.path === undefined || new RegExp(fault.path, "i").test(request.path))
    );
}

function isOperationFault(
    fault: Fault,
    outcome: OperationFault["outcome"],
    effect: string,
    subject: string,
): fault is OperationFault {
    return (
        fault.kind === "operation" &&
        fault.outcome === outcome &&
        (fault.effect ?? effect) === effect &&
        (fault.subject ?? subject).toLowerCase() === subject.toLowerCase()
    );
}
