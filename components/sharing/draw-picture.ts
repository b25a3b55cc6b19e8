/** Limits of `POST /api/projects/:id/pictures`. */
const mostBytes = 200_000;
const mostWidth = 960;
const qualities = [0.85, 0.7, 0.5, 0.3] as const;

/**
 * A picture file as a JPEG that is small enough to be stored, at the best quality that fits; null if this browser can't
 * read it. Drawing it leaves behind what cameras write into files, such as the place.
 */
export async function drawPicture(file: Blob): Promise<Uint8Array<ArrayBuffer> | null> {
  const image = await createImageBitmap(file).catch(() => null);
  if (image === null) return null;
  const scale = Math.min(1, mostWidth / Math.max(image.width, image.height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(image.width * scale));
  canvas.height = Math.max(1, Math.round(image.height * scale));
  const context = canvas.getContext('2d');
  if (context === null) return null;
  // JPEG has no transparency: it would turn black.
  context.fillStyle = '#ffffff';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(image, 0, 0, canvas.width, canvas.height);
  image.close();
  for (const quality of qualities) {
    const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/jpeg', quality));
    if (blob !== null && blob.size <= mostBytes) return new Uint8Array(await blob.arrayBuffer());
  }
  return null;
}
