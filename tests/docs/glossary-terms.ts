/** A term of ours: where docs/concepts.md defines it, and how a page writes it. */
export interface GlossaryTerm {
    /** Anchor of its heading in docs/concepts.md. */
    readonly anchor: string;
    /** Its forms in prose; what stands in backticks counts only where the term itself is a value or a setting. */
    readonly forms: RegExp;
}

/** Every term that is ours, or that we use in a sense of our own. */
export const glossaryTerms: readonly GlossaryTerm[] = [
    { anchor: "site", forms: /(?<![\w-])sites?(?![\w-])/gi },
    { anchor: "active", forms: /(?<![\w-])active(?![\w-])(?! Directory)/gi },
    { anchor: "standby", forms: /(?<![\w-])standbys?(?![\w-])/gi },
    { anchor: "vault", forms: /(?<!key )(?<![\w-])vaults?(?![\w-])/gi },
    { anchor: "snapshot", forms: /(?<![\w-])snapshots?(?![\w-])/gi },
    { anchor: "restorable", forms: /(?<![\w-])restorable(?![\w-])/gi },
    { anchor: "inventory", forms: /(?<![\w-])inventor(y|ies)(?![\w-])/gi },
    { anchor: "epoch", forms: /(?<![\w-])epochs?(?![\w-])/gi },
    { anchor: "authority", forms: /(?<![\w-])authority(?![\w-])/gi },
    { anchor: "fence", forms: /(?<![\w-])fence[sd]?(?![\w-])/gi },
    { anchor: "hand-over-token", forms: /(?<![\w-])hand-over tokens?(?![\w-])/gi },
    { anchor: "promotion", forms: /(?<![\w-])promotions?(?![\w-])/gi },
    { anchor: "claim", forms: /(?<![\w-])claim(s|ed)?(?![\w-])/gi },
    { anchor: "rejoin", forms: /(?<![\w-])rejoin(s|ing)?(?![\w-])/gi },
    { anchor: "gap", forms: /(?<![\w-])gaps?(?![\w-])/gi },
    { anchor: "sitelocal", forms: /`siteLocal`/g },
    {
        anchor: "cold-pilot-warm",
        forms: /(?<![\w-])(cold|pilot|warm) (standby|one|ones)(?![\w-])|`(cold|pilot|warm)`/gi,
    },
];
