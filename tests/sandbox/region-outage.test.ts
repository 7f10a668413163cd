import { dataPlaneClient } from "../../sandbox";
import type { Fault } from "../../sandbox";
import { startAzureFixture } from "../support/azure-fixture";
import type { AzureFixture } from "../support/azure-fixture";
import { own } from "./behaviour";

let azure: AzureFixture;
let serviceId: string;

beforeAll(async () => {
    azure = await startAzureFixture("sandbox-region-outage");
    serviceId = await azure.createService("outage", { location: "swedencentral" });
}, 60_000);

afterAll(() => azure.stop());

/** What of Sweden Central answers: the service's management, writes to the group, blobs, the gateway. */
async function answering(fault?: Fault): Promise<string[]> {
    const { faults, connection } = azure.sandbox;
    if (fault) {
        faults.add(fault);
    }
    const container = azure.clients.blobService("stfixture").getContainerClient("catalog");
    const account = `${azure.storageAccountId}?api-version=2024-01-01`;
    const calls: Record<string, () => Promise<unknown>> = {
        service: () => arm("GET", `${serviceId}?api-version=2022-08-01`),
        group: () => arm("PUT", `${groupId()}/providers/Microsoft.Cdn/profiles/p?api-version=2025-06-01`),
        account: () => arm("GET", account),
        blobs: () => container.exists({ abortSignal: AbortSignal.timeout(2000) }),
        gateway: () => dataPlaneClient(connection)("https://outage.azure-api.net/status-0123456789abcdef"),
    };
    const up: string[] = [];
    for (const [name, call] of Object.entries(calls)) {
        await call().then(
            () => up.push(name),
            () => undefined,
        );
    }
    faults.clear();
    return up;
}

const groupId = (): string => serviceId.split("/providers/")[0]!;

/** Rejects for a provider that does not answer, and for nothing else. */
async function arm(method: "GET" | "PUT", path: string): Promise<void> {
    const answer = await azure.clients.arm(method, path, method === "PUT" ? {} : undefined);
    if (answer.status === 503) {
        throw new Error("503");
    }
}

describe.each<[string, Fault | undefined, string[]]>([
    ["no outage", undefined, ["service", "group", "account", "blobs", "gateway"]],
    ["an outage that names no parts", { kind: "regionOutage", location: "swedencentral" }, ["gateway"]],
    [
        "an outage of the management plane",
        { kind: "regionOutage", location: "swedencentral", parts: ["managementPlane"] },
        ["account", "blobs", "gateway"],
    ],
    [
        "an outage of the gateways",
        { kind: "regionOutage", location: "swedencentral", parts: ["gateways"] },
        ["service", "group", "account", "blobs"],
    ],
    [
        "an outage of the storage",
        { kind: "regionOutage", location: "swedencentral", parts: ["storage"] },
        ["service", "group", "gateway"],
    ],
    ["an outage of all", { kind: "regionOutage", location: "Sweden Central", parts: "all" }, []],
    [
        "an outage elsewhere",
        { kind: "regionOutage", location: "norwayeast", parts: "all" },
        ["service", "group", "account", "blobs", "gateway"],
    ],
])("%s", (_name, fault, expected) => {
    own("which parts of a region fail together differs from outage to outage")("leaves the rest up", async () => {
        expect(await answering(fault)).toEqual(expected);
    });
});
