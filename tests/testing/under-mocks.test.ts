import { readdirSync, readFileSync } from "node:fs";
import * as path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import * as apimDr from "../../components";
import {
    ApiManagement,
    BackupSchedule,
    observeAuthority,
    Restore,
    RestoreDrill,
    Site,
    SnapshotVault,
} from "../../components";
import { requireRestorable } from "../../components/stack-program";
import { observe } from "../../components/testing";
import type { Observed } from "../../components/testing";

/**
 * Everything that reads Azure in the program, as a user's unit test runs it: with mocks that make up what they like, and
 * without settings, network or vault.
 */

const subscriptionId = "11111111-2222-3333-4444-555555555555";
const storageAccountId = `/subscriptions/${subscriptionId}/resourceGroups/rg-vault/providers/Microsoft.Storage/storageAccounts/stvault`;
const service = {
    serviceName: "contoso-apim",
    publisherName: "Contoso",
    publisherEmail: "apim@contoso.example",
    location: "westeurope",
};
const schedule = { serviceId: "whatever", storageAccountId: "the mocks say", intervalHours: 24 };

const valueOf = <T>(output: pulumi.Output<T>): Promise<T> => new Promise((resolve) => void output.apply(resolve));

/** Whether a drill could be restored into its service, or why not. */
const restorable = (change: { readonly tier?: string; readonly serviceName?: string }): Promise<string> =>
    requireRestorable({
        ...{ serviceName: "drill", location: "northeurope", trigger: "one" },
        ...{ vault: { storageAccountId }, ...change },
    }).then(
        () => "restorable",
        (error: Error) => error.message,
    );

interface Row {
    /** Files that open the program's connection for it. */
    readonly by: readonly string[];
    readonly run: () => Promise<unknown>;
    /** What it answers where nothing is said, and where {@link said} is. */
    readonly answers: readonly [first: unknown, told: unknown];
}

const said: Observed = {
    subscriptionId,
    now: "2026-11-21T12:00:00Z",
    services: [{ serviceName: "contoso-apim", units: 2 }],
    authority: { activeSite: "primary", serviceName: "contoso-apim", epoch: 3 },
    snapshots: [{ serviceName: "contoso-apim", trigger: "nightly", startedAt: "2026-11-21T09:00:00Z" }],
};

const serviceId = `/subscriptions/${subscriptionId}/resourceGroups/rg-contoso-apim/providers/Microsoft.ApiManagement/service/contoso-apim`;

const rows: Readonly<Record<string, Row>> = {
    "ApiManagement.declare": {
        by: ["program-service.ts"],
        run: async () => (await ApiManagement.declare("declared", { ...service, location: "northeurope" })).tier,
        answers: [expect.anything(), /location is "northeurope": .*West Europe/],
    },
    "Site.declare": {
        by: ["site-forecast.ts", "program-service.ts"],
        run: async () => {
            const site = await Site.declare("primary", {
                ...{ subscriptionId, activeSite: "primary", vault: { storageAccountId }, service },
                schedule: { intervalHours: 24 },
            });
            const { role, epoch } = await valueOf(site.status);
            const catalog = await valueOf(site.catalog!);
            const taken = (await valueOf(site.nextUp)).length;
            return { action: site.plan.action, role, epoch, snapshots: catalog.length, taken };
        },
        answers: [
            { action: "claim", role: "waiting", epoch: 0, snapshots: 0, taken: 0 },
            { action: "rest", role: "active", epoch: 3, snapshots: 1, taken: 0 },
        ],
    },
    observeAuthority: {
        by: ["observe-authority.ts"],
        run: async () => {
            const { activeSite, position } = await observeAuthority({ storageAccountId });
            return { activeSite, epoch: position.epoch };
        },
        answers: [
            { activeSite: null, epoch: 0 },
            { activeSite: "primary", epoch: 3 },
        ],
    },
    BackupSchedule: {
        by: ["backup-schedule.ts"],
        run: async () => {
            const declared = new BackupSchedule("daily", { ...schedule, serviceId });
            return { action: (await valueOf(declared.plan)).action, ids: (await valueOf(declared.catalog)).length };
        },
        answers: [
            { action: "wait", ids: 0 },
            { action: "wait", ids: 1 },
        ],
    },
    Restore: {
        by: ["restore-plan.ts"],
        run: async () => {
            const restore = new Restore("restore", {
                serviceId: "made up",
                storageAccountId: "made up",
                trigger: "one",
            });
            const { action, snapshot } = await valueOf(restore.plan);
            return { action, snapshot };
        },
        answers: [
            { action: "refuse", snapshot: null },
            { action: "restore", snapshot: expect.stringContaining("contoso-apim") as string },
        ],
    },
    RestoreDrill: {
        by: ["drill.ts"],
        run: async () => {
            const { publisherName, publisherEmail, location } = service;
            const drill = new RestoreDrill("drill", {
                ...{ publisherName, publisherEmail, location, storageAccountId },
                ...{ resourceGroupName: "rg-drill", namePrefix: "contoso-drill", everyDays: 30 },
            });
            return (await valueOf(drill.plan)).action;
        },
        answers: ["drill", "drill"],
    },
    requireRestorable: {
        by: ["require-restorable.ts"],
        run: () => restorable({}),
        answers: [
            expect.stringMatching(/^\w+: Nothing can be restored .*\n- .*holds no snapshot/) as string,
            "restorable",
        ],
    },
    SnapshotVault: {
        by: ["require-operator.ts"],
        run: async () => {
            const location = "swedencentral";
            const vault = new SnapshotVault("vault", {
                resourceGroupName: "rg",
                storageAccountName: "stvault",
                location,
            });
            return valueOf(vault.storageAccountId);
        },
        answers: ["vault-id", "vault-id"],
    },
    "ApiManagement with validateLive": {
        by: ["program-tier-offers.ts"],
        run: async () => valueOf(new ApiManagement("live", { ...service, validateLive: true }).serviceId),
        answers: ["live-id", "live-id"],
    },
};

const environment = { ...process.env };

// Once for all: what a test declares may be registered after its end.
beforeAll(async () => {
    // Whoever signs in, or leaves the machine, fails.
    for (const name of Object.keys(process.env)) {
        if (/^(ARM|AZURE)_/.test(name)) {
            delete process.env[name];
        }
    }
    process.env.ARM_CLIENT_ID = "a setting that no sign-in takes";
    process.env.ARM_METADATA_HOSTNAME = "no.host.invalid";
    await pulumi.runtime.setMocks({
        newResource: ({ name, inputs }) => ({ id: `${name}-id`, state: inputs as Record<string, unknown> }),
        call: ({ inputs }) => inputs as Record<string, unknown>,
    });
});

afterEach(() => {
    observe({});
    pulumi.runtime.setAllConfig({});
});

afterAll(() => {
    process.env = environment;
});

describe.each(Object.entries(rows))("%s", (_name, { run, answers: [first, told] }) => {
    test("where nothing is said it finds what a first up finds", async () => {
        expect(await run()).toEqual(first);
    });

    test("it finds what the test says", async () => {
        observe(said);
        pulumi.runtime.setAllConfig({ "azure-native:subscriptionId": subscriptionId });
        if (told instanceof RegExp) {
            await expect(run()).rejects.toThrow(told);
        } else {
            expect(await run()).toEqual(told);
        }
    });
});

test("a service that would be created for nothing is refused first; one that is there is left to its restore", async () => {
    observe(said);
    pulumi.runtime.setAllConfig({ "azure-native:subscriptionId": subscriptionId });
    expect(await restorable({ tier: "Developer" })).toMatch(
        /Nothing can be restored into service 'drill', which this run would create first\. Nothing was created\.\n- .*Premium/,
    );
    expect(await restorable({ tier: "Developer", serviceName: "contoso-apim" })).toBe("restorable");
});

test("no exported function that reads Azure is missing from the table", () => {
    const readers = Object.entries(apimDr).flatMap(([name, value]: [string, unknown]) => {
        if (typeof value !== "function") {
            return [];
        }
        const isDeclared = typeof (value as { declare?: unknown }).declare === "function";
        const isAsync = value.constructor.name === "AsyncFunction";
        return [...(isDeclared ? [`${name}.declare`] : []), ...(isAsync ? [name] : [])];
    });
    expect(readers).toEqual(expect.arrayContaining(["Site.declare", "observeAuthority"]));
    expect(readers.filter((name) => !(name in rows))).toEqual([]);
});

test("every file that opens the program's connection is behind a row of the table", () => {
    const root = path.resolve(__dirname, "..", "..");
    const files = ["dynamic-providers/pulumi", "components"].flatMap((folder) =>
        readdirSync(path.join(root, folder), { recursive: true, encoding: "utf8" })
            .filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts"))
            .filter((file) => /from ".*\/program-context"/.test(readFileSync(path.join(root, folder, file), "utf8")))
            .map((file) => path.basename(file)),
    );
    const named = Object.values(rows).flatMap(({ by }) => by);
    // Looked at only while a creation is open, which no test can describe.
    expect(files.sort()).toEqual([...new Set([...named, "observe-imports.ts"])].sort());
});
