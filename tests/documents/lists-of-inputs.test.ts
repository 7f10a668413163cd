import { readdirSync } from "node:fs";
import * as path from "node:path";
import type { InputRow } from "../../dynamic-providers/common/input-table";
import { rsaRecipient } from "../support/snapshot-recipients";

// Inputs that are lists of objects: a misspelt member of an entry is named, whatever the resource.
const folder = path.join(__dirname, "..", "..", "dynamic-providers");
const tables = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => /(?:^|[-/])inputs\.ts$/.test(file))
    .flatMap((file) =>
        // eslint-disable-next-line @typescript-eslint/no-require-imports -- every file of inputs, new ones too
        Object.entries(require(path.join(folder, file)) as Record<string, Record<string, InputRow>>),
    )
    .filter(([name]) => name.endsWith("Table"));

/** A list that passes, of each input that is a list of objects. */
const good: Readonly<Record<string, readonly object[]>> = {
    probes: [{ path: "/orders/health" }],
    recipients: [rsaRecipient().input, rsaRecipient().input],
};

const rows = tables.flatMap(([table, inputs]) =>
    Object.entries(inputs).map(([name, row]) => [`${table}.${name}`, name, row] as const),
);
const refused = (row: InputRow, name: string, value: unknown): string[] =>
    row.check?.(value, {}, name).map(({ property }) => property) ?? [];

test("the tables of all resources are found", () => {
    expect(tables.map(([name]) => name)).toEqual(
        expect.arrayContaining(["restoreTable", "siteTable", "drillTable", "logicalBackupTable", "scheduleTable"]),
    );
});

test.each(rows.filter(([, name]) => name in good))("%s names a misspelt member of an entry", (_title, name, row) => {
    const [first, ...rest] = good[name]!;
    expect(refused(row, name, good[name])).toEqual([]);
    expect(refused(row, name, [{ ...first, pathh: "/x" }, ...rest])).toEqual([`${name}[0].pathh`]);
});

test.each(rows.filter(([, name, { check }]) => check && !(name in good)))(
    "%s takes no list of objects, or stands in the table of those that do",
    (_title, name, row) => {
        const told = refused(row, name, [{ pathh: "/x" }]);
        expect(told.length).toBeGreaterThan(0);
        expect(told.filter((property) => property.startsWith(`${name}[0].`))).toEqual([]);
    },
);
