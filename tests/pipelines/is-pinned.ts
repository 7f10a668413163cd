/** Whether an image's tag names one version of the Pulumi CLI, the one that the other pipelines have. */
export const isPinned = (image = ""): boolean => /^pulumi\/pulumi:3\.259\.0-nonroot$/.test(image);
