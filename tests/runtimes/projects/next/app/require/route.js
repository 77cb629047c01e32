const { entries } = require("../../require.cjs");
const { files, run } = require("../../suite.cjs");

export const dynamic = "force-dynamic";

export async function GET() {
  return Response.json(await run(entries, files));
}
