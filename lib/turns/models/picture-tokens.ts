import { plainModelId } from './find-by-model-id';
import type { ModelPicture } from './model';

type Extent = Pick<ModelPicture, 'width' | 'height'>;

const tileSide = 512;
/** OpenAI's small 4o multiplies a picture's tokens, so that it costs the same as with the large one. */
const dearPictures: ReadonlyArray<readonly [string, number]> = [['gpt-4o-mini', 34]];

/**
 * The approximate tokens of a picture: the larger of Anthropic's rule (pixels ÷ 750) and OpenAI's tiles (85 + 170 per
 * tile of 512 px, the shorter side scaled down to 768), since no provider says beforehand. More than either charges for
 * pictures up to 1,568 px.
 */
export function pictureTokens({ width, height }: Extent, modelId: string): number {
  const id = plainModelId(modelId);
  const scale = Math.min(1, 768 / Math.min(width, height), 2048 / Math.max(width, height));
  const tiles = Math.ceil((width * scale) / tileSide) * Math.ceil((height * scale) / tileSide);
  const plain = Math.max(Math.ceil((width * height) / 750), 85 + 170 * tiles);
  return plain * (dearPictures.find(([start]) => id.startsWith(start))?.[1] ?? 1);
}
