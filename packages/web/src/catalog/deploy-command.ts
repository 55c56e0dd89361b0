/** What the command needs to know. */
export interface DeployCommand {
  /** Where this Staunch is: `https://staunch.example.com`. */
  readonly origin: string;
  readonly serviceId: string;
}

/**
 * The one call that tells Staunch of a deploy, for the end of a pipeline. Names of variables are what the reader
 * fills in: the key is a secret of the pipeline, the versions are what the pipeline knows.
 */
export function deployCommand({ origin, serviceId }: DeployCommand): string {
  return [
    `curl -sf ${origin}/api/v1/changes`,
    `  -H "Authorization: Bearer $STAUNCH_API_KEY"`,
    `  -H "Content-Type: application/json"`,
    `  -d '{"serviceId":"${serviceId}","kind":"deploy","version":"'"$VERSION"'","previousVersion":"'"$PREVIOUS_VERSION"'","author":"'"$USER"'"}'`,
  ].join(" \\\n");
}
