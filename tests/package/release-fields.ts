/** Where each of them says it in package.json. Source: https://docs.npmjs.com/cli/configuring-npm/package-json */
const fields = { repository: "url", bugs: "url", homepage: undefined } as const;

/** A name that stands for one of your own, as in pipelines and docs. */
const placeholder = /OWNER|REPOSITORY|[<>]|example\.(com|org)/;

/**
 * What a release must say of where the project is, and does not: whoever meets a defect has to find it. Names of fields of
 * package.json, empty when all is there.
 */
export function findMissingReleaseFields(manifest: object): string[] {
    const given = manifest as Readonly<Record<string, unknown>>;
    return Object.entries(fields).flatMap(([name, member]) => {
        const value = given[name];
        const nested = typeof value === "object" && value !== null && member !== undefined;
        const address = nested ? (value as Readonly<Record<string, unknown>>)[member] : value;
        return typeof address === "string" && address !== "" && !placeholder.test(address) ? [] : [name];
    });
}
