import type { Behaviour } from "./collect-behaviours";
import { requirePages } from "./require-pages";

const documentedBy = (source: string): Behaviour[] => [
    { area: "Entities", statement: "a list has pages", basis: "documented", source, file: "tests/sandbox/x.test.ts" },
];

test.each([
    "https://learn.microsoft.com/rest/api/apimanagement/tag/list-by-service",
    "https://learn.microsoft.com/rest/api/storagerp/storage-accounts",
    "https://learn.microsoft.com/azure/api-management/soft-delete",
    "https://docs.github.com/actions/reference/security/oidc",
])("%s is a page", (source) => {
    expect(() => requirePages(documentedBy(source))).not.toThrow();
});

test.each(["https://learn.microsoft.com/rest/api/apimanagement", "https://learn.microsoft.com/azure/api-management"])(
    "%s is the first page of an area, and says nothing of a behaviour",
    (source) => {
        expect(() => requirePages(documentedBy(source))).toThrow(/a list has pages.*apimanagement|api-management/);
    },
);

test("what is assumed rests on no page", () => {
    const [row] = documentedBy("nothing public shows it");
    expect(() => requirePages([{ ...row!, basis: "assumed" }])).not.toThrow();
});
