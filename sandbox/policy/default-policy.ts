/** What a service's own scope has from the start. Recorded in part: entities_2024-05-01. */
export const defaultPolicy =
    "<policies><inbound /><backend><forward-request /></backend><outbound /><on-error /></policies>";
