import { readdirSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { ContainerClient, BlobClient, BlockBlobClient, BlobLeaseClient } from "@azure/storage-blob";
import { isConditionNotMet } from "../azure/errors";
import { ContainerInMemory, plainRequests } from "../../tests/support/container-in-memory";
import type { BlobRequests } from "../../tests/support/container-in-memory";
import * as conditionalWrites from "./conditional-writes";

const { deleteBlob, leaseOf, writeBytes, writeText } = conditionalWrites;

let container: ContainerInMemory;

beforeEach(() => {
    container = new ContainerInMemory("catalog", () => new Date(0));
});

/** Every answer is lost once, after the change was made; what another run does in between comes between the two tries. */
const lostOnce = (between: () => void = () => undefined): BlobRequests => ({
    ...plainRequests,
    write: async (effect) => {
        await Promise.resolve(effect());
        between();
        return effect();
    },
});

/** Each way to change a blob, from what there is before. What it answers is the same whether the answer was lost or not. */
const changes: Readonly<Record<string, (client: ContainerClient) => Promise<unknown>>> = {
    "writeText of a new blob": (client) => writeText(client, "new", "text", { ifNoneMatch: "*" }),
    "writeText over a blob": (client) => writeText(client, "old", "text", { ifMatch: container.get("old")!.etag }),
    "writeBytes of a new blob": (client) =>
        writeBytes(
            client,
            "new",
            Buffer.from("text"),
            { ifNoneMatch: "*" },
            { contentType: "application/octet-stream" },
        ),
    // When it was deleted nobody can tell any more.
    deleteBlob: async (client) => (await deleteBlob(client, "old", container.get("old")!.etag)) && undefined,
    "leaseOf acquire": (client) => leaseOf(client, "old").acquire(15),
    "leaseOf renew": async (client) => {
        const lease = leaseOf(client, "old");
        await lease.acquire(15);
        return lease.renew();
    },
    "leaseOf release": async (client) => {
        const lease = leaseOf(client, "old");
        await lease.acquire(15);
        await lease.release();
        return leaseOf(client, "old").acquire(15);
    },
};

test.each(Object.entries(changes))("%s: a second try after a lost answer knows its own first", async (_, change) => {
    const outcomeWith = async (requests: BlobRequests) => {
        container.clear();
        container.leases.clear();
        container.put("old", "before");
        const outcome = await change(container.client(requests));
        const blobs = [...container].map(([name, { text, etag }]) => ({ name, text, isOutcome: etag === outcome }));
        return { blobs, leases: [...container.leases.keys()], isString: typeof outcome === "string", outcome };
    };
    const { outcome: etag, ...once } = await outcomeWith(plainRequests);
    const { outcome: second, ...twice } = await outcomeWith(lostOnce());
    expect(twice).toEqual(once);
    expect(once.isString ? "an ETag" : second).toEqual(once.isString ? "an ETag" : etag);
});

test("no function that changes a blob is without its row above", () => {
    const looks = ["isBlobNotFound", "isContainerNotFound"];
    const lease = leaseOf(container.client(), "old");
    const ways = Object.keys(conditionalWrites)
        .filter((name) => !looks.includes(name))
        .flatMap((name) => (name === "leaseOf" ? Object.keys(lease).map((method) => `${name} ${method}`) : [name]));
    const covered = (way: string): boolean => Object.keys(changes).some((row) => `${row} `.startsWith(`${way} `));
    expect(ways.filter((way) => !covered(way))).toEqual([]);
    expect(ways.length).toBeGreaterThanOrEqual(5);
});

test.each<[string, (client: ContainerClient) => Promise<unknown>, () => void]>([
    [
        "writes the same text, as two runs do that begin the same in the same second",
        (client) => writeText(client, "new", "text", { ifNoneMatch: "*" }),
        () => container.put("new", "text"),
    ],
    [
        "writes another text over ours",
        (client) => writeText(client, "old", "text", { ifMatch: container.get("old")!.etag }),
        () => container.put("old", "another's"),
    ],
    [
        "makes a new blob where ours was deleted",
        (client) => deleteBlob(client, "old", container.get("old")!.etag),
        () => container.put("old", "another's"),
    ],
])("a run that %s between the two tries is told from our own", async (_, change, between) => {
    container.put("old", "before");
    const failure = await change(container.client(lostOnce(between))).then(
        () => undefined,
        (error: unknown) => error,
    );
    expect(isConditionNotMet(failure)).toBe(true);
});

test("of two that write the same text at once, one is told that there was another", async () => {
    const write = () => writeText(container.client(), "new", "text", { ifNoneMatch: "*" });
    const outcomes = await Promise.allSettled([write(), write()]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
});

test("a lease of another run is another's, however often it is asked for", async () => {
    container.put("old", "before");
    await leaseOf(container.client(), "old").acquire(15);
    const other = leaseOf(container.client(lostOnce()), "old");
    expect(await other.acquire(15)).toBe(false);
    expect(await other.renew()).toBe(false);
    await other.release();
    expect(container.leases.size).toBe(1);
});

/** Methods of the SDK's clients that change nothing in Azure. */
const harmless =
    /^(constructor|get\w*|exists|download\w*|list\w*|find\w*|with\w*|generate\w*|query|url|name|isHttps|leaseId)$/;

test("nothing else in the product changes a blob of the vault", () => {
    const prototypes = [ContainerClient, BlobClient, BlockBlobClient, BlobLeaseClient].map(
        ({ prototype }) => prototype as object,
    );
    const changing = [...new Set(prototypes.flatMap((prototype) => Object.getOwnPropertyNames(prototype)))].filter(
        (name) => !harmless.test(name) && !name.startsWith("_"),
    );
    expect(changing).toEqual(expect.arrayContaining(["upload", "uploadData", "delete", "setMetadata", "acquireLease"]));
    const call = new RegExp(`\\.(${changing.join("|")})\\(`);
    const root = path.join(__dirname, "../..");
    const sources = ["dynamic-providers", "components", "stacks", "cli"].flatMap((folder) =>
        readdirSync(path.join(root, folder), { recursive: true, encoding: "utf8" })
            .map((file) => path.join(folder, file))
            .filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts")),
    );
    // What mock-azure writes it answers itself, in the memory of a unit test.
    const reachingAzure = sources.filter((file) => !file.startsWith("dynamic-providers/mock-azure/"));
    const clients = reachingAzure.filter((file) =>
        /@azure\/storage-blob/.test(readFileSync(path.join(root, file), "utf8")),
    );
    // Whoever holds a client of the SDK. Others have no type for one.
    expect(clients).toContain("dynamic-providers/vault/text-blobs.ts");
    expect(clients.filter((file) => !/^dynamic-providers\/(vault|azure)\//.test(file))).toEqual([]);
    const found = clients.filter((file) =>
        readFileSync(path.join(root, file), "utf8")
            .split("\n")
            .some((line) => call.test(line) && !/\bthis\.\w*[dD]ocuments?\.delete\(/.test(line)),
    );
    expect(found).toEqual([
        // The portal's own container, and no document: a file that is written or deleted a second time is as after the first.
        "dynamic-providers/azure/media-files.ts",
        "dynamic-providers/vault/conditional-writes.ts",
    ]);
});
