import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { brotliCompressSync } from "node:zlib";
import { createHttpHeaders, createPipelineRequest, RestError } from "@azure/core-rest-pipeline";
import type { HttpClient } from "@azure/core-rest-pipeline";
import * as pulumi from "@pulumi/pulumi";
import fc from "fast-check";
import * as ts from "typescript";
import { writeExport } from "../../cli/logical/write-export";
import { objectiveOf } from "../../cli/status/objective";
import { BegunRuns } from "../../cli/up/begun-runs";
import { readStackConfig } from "../../components/stack-config/read-stack-config";
import { readAccountLocations } from "../../dynamic-providers/azure/account-locations";
import { AzureConnection } from "../../dynamic-providers/azure/connection";
import { ArmEntityReader, EntityReadError } from "../../dynamic-providers/azure/entity-reader";
import { AzureError, toAzureError } from "../../dynamic-providers/azure/errors";
import { readGrantedActions } from "../../dynamic-providers/azure/granted-actions";
import { readKeyVaults } from "../../dynamic-providers/azure/key-vaults";
import { ArmManagementPlane } from "../../dynamic-providers/azure/management-plane";
import { readNameAvailability } from "../../dynamic-providers/azure/name-availability";
import { observeAbsence } from "../../dynamic-providers/azure/observe-service";
import { readProviderRegistration } from "../../dynamic-providers/azure/provider-registrations";
import { readService } from "../../dynamic-providers/azure/read-service";
import { findRoleAssignment, RoleAssignments } from "../../dynamic-providers/azure/role-assignments";
import { ArmScratchServices } from "../../dynamic-providers/azure/scratch-services";
import { readTierOffers } from "../../dynamic-providers/azure/tier-offers";
import { readTrafficTarget } from "../../dynamic-providers/azure/traffic-target";
import { VaultStorage } from "../../dynamic-providers/azure/vault-storage";
import { CodedError } from "../../dynamic-providers/common/coded-error";
import { rewrapKeyrings } from "../../dynamic-providers/logical/rewrap";
import { readIndex } from "../../dynamic-providers/logical/read-tree";
import { parseRecipients } from "../../dynamic-providers/logical/rewrap-snapshots";
import { parseTreeDocument } from "../../dynamic-providers/logical/tree-document";
import { readSiteNames } from "../../dynamic-providers/pulumi/program/program-settings";
import { whyNotOfType } from "../../dynamic-providers/records/document-type";
import { sendPatiently } from "../../dynamic-providers/requests/send-patiently";
import { discoverCloud } from "../../dynamic-providers/sign-in/cloud";
import { fetchOidcToken } from "../../dynamic-providers/sign-in/oidc-token";
import { AuditTrail } from "../../dynamic-providers/vault/audit-trail";
import { AuthorityChain } from "../../dynamic-providers/vault/authority-chain";
import { Catalog } from "../../dynamic-providers/vault/catalog";
import { parseIndex } from "../../dynamic-providers/vault/document-index";
import { TextBlobs } from "../../dynamic-providers/vault/text-blobs";
import { TreeStore } from "../../dynamic-providers/vault/tree-store";
import { productSources } from "../docs/read-codes";
import { ContainerInMemory } from "../support/container-in-memory";
import { sampleDocuments, sampleObject, sampleTreeDocuments } from "../support/sample-documents";
import { serviceIdOf } from "../support/sample-service";

/*
 * Every place of the product that takes a text for JSON, or holds JSON against what it must be, is fed with any text. It
 * reads it, or says in an error of ours that it cannot. A new one is found by its call, and has no row.
 */

jest.mock("../../dynamic-providers/requests/send-patiently", () => ({ sendPatiently: jest.fn() }));

/** @returns what came of a text. Errors of ours are as good as an answer. */
type Feed = (text: string) => unknown;

const subscriptionId = "00000000-0000-4000-8000-000000000001";
const serviceId = serviceIdOf("primary").replace(/^.subscriptions.[^/]+/, `/subscriptions/${subscriptionId}`);
const accountId = `/subscriptions/${subscriptionId}/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/stvault`;
const endpoint = { subscriptionId, resourceGroupName: "g", endpointName: "contoso" } as const;
const patience = { throttledSeconds: 1, passingSeconds: 1, trySeconds: 1 };

/** A connection to an Azure that answers everything with one text. */
function connectionTo(bodyAsText: string, token = "t", status = 200): AzureConnection {
    const httpClient: HttpClient = {
        sendRequest: (request) => {
            const headers = createHttpHeaders({
                Date: "Thu, 01 Jan 2026 00:00:00 GMT",
                "Content-Type": "application/json",
            });
            return Promise.resolve({ request, status, headers, bodyAsText });
        },
    };
    const getToken = () => Promise.resolve({ token, expiresOnTimestamp: Date.now() + 1e9 });
    return AzureConnection.answeredBy(httpClient, { getToken });
}

function vaultOf(name: string, text: string): ContainerInMemory {
    const container = new ContainerInMemory("vault", () => new Date(0));
    container.put(name, text);
    return container;
}

function catalogOf(name: string, text: string): Catalog {
    const client = vaultOf(name, text).client();
    return new Catalog({ getContainerClient: () => client } as never, { backups: "b", catalog: "c" }, () => undefined);
}

/** An answer of the mocked request that no SDK sends. */
function answering(bodyAsText: string): void {
    jest.mocked(sendPatiently).mockResolvedValue({
        bodyAsText,
        status: 200,
        headers: createHttpHeaders(),
        request: createPipelineRequest({ url: "https://example.com" }),
    });
}

let folder: string;

beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), "parsers-"));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** By file: how a text comes to what it parses or checks, or why none of anybody else's does. */
const parsers: Readonly<Record<string, Feed | string>> = {
    "cli/logical/write-export.ts": (text) => {
        const directory = mkdtempSync(path.join(folder, "export-"));
        writeFileSync(path.join(directory, "apim-dr-export.json"), text);
        return writeExport(directory, new Map([["apis/a.json", "{}"]]));
    },
    "cli/status/objective.ts": (text) =>
        objectiveOf({ name: "p" }, { primary: { "p:schedule": { value: text } } }, "primary"),
    "cli/up/begun-runs.ts": (text) => {
        const runs = new BegunRuns("p", folder);
        runs.note("s", {} as never);
        const [file] = ts.sys.readDirectory(folder, [".json"], [], ["*.json"]);
        writeFileSync(file!, text);
        return runs.find("s");
    },
    "components/stack-config/read-stack-config.ts": (text) =>
        readStackConfig("site", { values: new Map([["schedule", text]]), isEncrypted: () => false, stack: "s" }),
    "dynamic-providers/azure/account-locations.ts": (text) => readAccountLocations(connectionTo(text), subscriptionId),
    "dynamic-providers/azure/connection.ts": (text) =>
        connectionTo("{}", `h.${Buffer.from(text).toString("base64url")}.s`).operatorObjectId(),
    "dynamic-providers/azure/entity-reader.ts": async (text) => {
        const reader = ArmEntityReader.of(connectionTo(text), serviceId);
        await reader.get("apis/a").catch(requireOurs);
        await reader.post("namedValues/a/listValue").catch(requireOurs);
        for await (const entity of reader.list("apis")) {
            expect(typeof entity).toBe("object");
        }
    },
    "dynamic-providers/azure/errors.ts": (text) => {
        const response = { headers: createHttpHeaders(), bodyAsText: text } as never;
        throw toAzureError("read it", new RestError("x", { statusCode: 500, response })) as Error;
    },
    "dynamic-providers/azure/granted-actions.ts": (text) => readGrantedActions(connectionTo(text), subscriptionId, "g"),
    "dynamic-providers/azure/long-running.ts": async (text) => {
        const plane = new ArmManagementPlane(connectionTo(text));
        await plane.start("backup", serviceId, {} as never).catch(requireOurs);
        await plane.wait("backup", serviceId, text, AbortSignal.timeout(1000)).catch(requireOurs);
    },
    "dynamic-providers/azure/name-availability.ts": (text) =>
        readNameAvailability(connectionTo(text), subscriptionId, "contoso"),
    "dynamic-providers/azure/observe-service.ts": (text) => observeAbsence(connectionTo(text), serviceId),
    "dynamic-providers/azure/read-arm.ts": async (text) => {
        await readTrafficTarget(connectionTo(text), { ...endpoint, kind: "FrontDoor" }).catch(requireOurs);
        await readTrafficTarget(connectionTo(text), { ...endpoint, kind: "TrafficManager" }).catch(requireOurs);
        await readProviderRegistration(connectionTo(text), subscriptionId, "Microsoft.Storage").catch(requireOurs);
        await readKeyVaults(connectionTo(text), subscriptionId);
    },
    "dynamic-providers/azure/read-service.ts": (text) => readService(connectionTo(text), serviceId),
    "dynamic-providers/azure/require-answer.ts": "is what its callers check with",
    "dynamic-providers/azure/role-assignments.ts": async (text) => {
        await findRoleAssignment(connectionTo(text), `${accountId}/x`).catch(requireOurs);
        await new RoleAssignments(connectionTo(text)).mayOpenBlobs("p", accountId, "backups");
    },
    "dynamic-providers/azure/scratch-services.ts": async (text) => {
        const scratch = new ArmScratchServices(connectionTo(text));
        await scratch.find(serviceId).catch(requireOurs);
        await scratch.remove({ serviceId, location: "westeurope", drill: "d" }, 0.01).catch(requireOurs);
    },
    "dynamic-providers/azure/tier-offers.ts": (text) =>
        readTierOffers(connectionTo(text).apiManagement(subscriptionId)),
    "dynamic-providers/azure/vault-storage.ts": async (text) => {
        const storage = new VaultStorage(connectionTo(text));
        await storage.accessKey(accountId).catch(requireOurs);
        await storage.blobService(accountId, "SystemAssignedManagedIdentity").catch(requireOurs);
        await storage.observe(accountId, ["backups"]);
    },
    "dynamic-providers/common/document-check.ts": "is what its callers check with",
    "dynamic-providers/common/parse-json.ts": "is what its callers parse with",
    "dynamic-providers/logical/keyring.ts": (text) => {
        const id = sampleObject("key").slice(0, 32);
        return rewrapKeyrings(new TreeStore(vaultOf(`keyrings/${id}.json`, text).client()), [], []);
    },
    "dynamic-providers/logical/read-tree.ts": (text) => {
        const root = sampleObject("root");
        return readIndex(new TreeStore(vaultOf(`trees/${root}.json`, text).client()), root);
    },
    "dynamic-providers/logical/rewrap-snapshots.ts": (text) => parseRecipients(text, "recipients.json"),
    "dynamic-providers/logical/tree-document.ts": (text) => {
        for (const { type } of sampleTreeDocuments) {
            try {
                parseTreeDocument(type, { bytes: Buffer.from(text) }, "objects/a");
            } catch (error) {
                requireOurs(error);
            }
        }
    },
    "dynamic-providers/pulumi/lifecycles/service-ready-lifecycle.ts": "copies its own values",
    "dynamic-providers/pulumi/program/program-settings.ts": (text) => {
        pulumi.runtime.setAllConfig({ "project:sites": text });
        return readSiteNames();
    },
    "dynamic-providers/records/authority/authority-entry.ts": "the row of vault/authority-chain.ts feeds it",
    "dynamic-providers/records/authority/verify-chain.ts": "names a function of its own so",
    "dynamic-providers/inventory/find-faults.ts": "names a function of its own so",
    "dynamic-providers/inventory/inventory.ts": "calls the function of find-faults.ts",
    "dynamic-providers/records/document-type.ts": (text) => {
        for (const { type } of sampleDocuments) {
            expect(["string", "undefined"]).toContain(typeof whyNotOfType(type, "d1", valueOf(text)));
        }
    },
    "dynamic-providers/service-ready/kept-members.ts": "copies its own values",
    "dynamic-providers/sign-in/cloud.ts": (text) => {
        answering(text);
        return discoverCloud({ metadataHost: "example.com" }, patience);
    },
    "dynamic-providers/sign-in/oidc-token.ts": (text) => {
        answering(text);
        const source = { requestUrl: "https://example.com", requestToken: "t", audience: "a" };
        return fetchOidcToken(source, patience);
    },
    "dynamic-providers/vault/audit-trail.ts": (text) =>
        new AuditTrail(new TextBlobs(vaultOf("records/000000.json", text).client())).read(),
    "dynamic-providers/vault/authority-chain.ts": (text) =>
        new AuthorityChain(new TextBlobs(vaultOf("000000.json", text).client()), () => undefined).find(),
    "dynamic-providers/vault/catalog.ts": async (text) => {
        for (const { type } of sampleDocuments) {
            const catalog = catalogOf(`${type.folder}/d1.json`, text);
            await catalog.observe();
            await catalog.readOrLeaveOut(type, "d1");
            await catalog.read(type, "d1").catch(requireOurs);
        }
        await catalogOf("index.jsonl.br", text).observe();
    },
    "dynamic-providers/vault/document-index.ts": (text) => parseIndex(brotliCompressSync(text)),
    "plugin/properties.ts": "copies what it has made itself",
    "plugin/schema.ts": "reads a file of its own",
    "policies/index.ts": "reads a file of its own",
};

function valueOf(text: string): unknown {
    try {
        return JSON.parse(text);
    } catch {
        return text;
    }
}

function requireOurs(error: unknown): undefined {
    const isOurs = error instanceof CodedError || error instanceof AzureError || error instanceof EntityReadError;
    if (!isOurs) {
        throw error;
    }
    return undefined;
}

/** Files that call a parser or a check, imports and type positions aside. */
function findParsers(): string[] {
    const called = [
        "JSON.parse",
        "parseJson",
        "findFaults",
        "requireAnswer",
        "requireEach",
        "whyNotOfType",
        "parseTreeDocument",
        "readTreeDocument",
    ];
    return productSources()
        .filter(({ file, text }) => {
            let isParser = false;
            const visit = (node: ts.Node): void => {
                isParser ||= ts.isCallExpression(node) && called.includes(node.expression.getText());
                ts.forEachChild(node, visit);
            };
            visit(ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true));
            return isParser;
        })
        .map(({ file }) => file)
        .sort();
}

test("every file that parses or checks JSON has its row, and no other", () => {
    // What checks with a function of another file has no call of its own.
    const without = ["common/document-check.ts", "common/parse-json.ts", "records/authority/verify-chain.ts"];
    const rows = Object.keys(parsers).filter((file) => !without.includes(file.replace("dynamic-providers/", "")));
    expect(findParsers().filter((file) => !(file in parsers))).toEqual([]);
    expect(rows.filter((file) => !readFileSync(path.resolve(__dirname, "../..", file), "utf8"))).toEqual([]);
});

const odd = [
    "",
    " ",
    "null",
    "5",
    "[]",
    "[null,5]",
    "{",
    '"text"',
    "\uFEFF{}",
    "[".repeat(200_000),
    '{"__proto__":{"value":[]},"constructor":1,"value":{"length":1}}',
    '{"value":[null]}',
    '{"value":"x","properties":"y","sku":5,"id":{},"keys":[null],"name":[]}',
    '{"value":[{"properties":null,"sku":null,"id":5,"name":{}}],"nextLink":5}',
    '{"error":null}',
];

describe.each(Object.entries(parsers).filter((row): row is [string, Feed] => typeof row[1] === "function"))(
    "%s",
    (_file, feed) => {
        const feedOne = async (text: string): Promise<void> => {
            try {
                await feed(text);
            } catch (error) {
                requireOurs(error);
            }
        };

        test.each(odd.map((text) => [text.length > 60 ? `${text.slice(0, 60)}…` : text, text]))("takes %j", (_, text) =>
            feedOne(text),
        );

        test("takes any text and any JSON", async () => {
            await fc.assert(fc.asyncProperty(fc.oneof(fc.json(), fc.string()), feedOne), { numRuns: 50 });
        });
    },
);
