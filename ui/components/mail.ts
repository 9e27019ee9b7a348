/** Opens the reader's mail program with a message. */
export function openMail(subject: string, body: string): void {
  const link = document.createElement("a");
  link.href = `mailto:?subject=${encodeURIComponent(subject)}&body=${encodeURIComponent(body)}`;
  link.click();
}
