export async function checkRandomMessages() {
  return [];
}
