/**
 * How many copies of the vault Azure keeps and where, by the name that ARM has for the SKU. Premium accounts of this kind
 * hold no block blobs. Source: https://learn.microsoft.com/azure/storage/common/storage-redundancy
 */
export const Redundancy = {
    /** Three copies in one data centre. */
    Standard_LRS: "Standard_LRS",
    /** A copy in each of three zones. */
    Standard_ZRS: "Standard_ZRS",
    /** As `Standard_LRS`, and a copy in the paired region. */
    Standard_GRS: "Standard_GRS",
    /** As `Standard_GRS`, and the copy can be read. */
    Standard_RAGRS: "Standard_RAGRS",
    /** As `Standard_ZRS`, and a copy in the paired region. */
    Standard_GZRS: "Standard_GZRS",
    /** As `Standard_GZRS`, and the copy can be read. */
    Standard_RAGZRS: "Standard_RAGZRS",
} as const;
export type Redundancy = (typeof Redundancy)[keyof typeof Redundancy];
