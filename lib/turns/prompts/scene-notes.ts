/**
 * The start of `lib/modules/scenes/notes.md`, for a first build: which drawings an app may use. An app that has the
 * part gets the whole file.
 */
export const sceneNotes = `<module name="scenes"/> before the files brings drawings in the app's colours; those of its idea you make. From '@/modules/scenes': <Scene title night> (1200 by 600, cut at the sides) holds, far to near, layers (y, seed) Sky (stars={60}) Mountains Hills Sea Shore Field Ground Skyline
Houses Forest Room TableTop Grass, things (x, y of the foot, size, flip) Sun Moon Cloud Birds Balloon Tree Pine Plant Flowers Sprig
Lighthouse Boat Tent Van Bicycle Dog Cat Armchair Chair Lamp Clock Book Books Letter Parcel Trophy Guitar Basket Bottle Bowl Bread Cake Cup
Fruit Jar Teapot Person (pose stand|walk|wave|sit|read|carry|cheer|work) and own SVG. Things alone: className="h-24". Colours:
--scene-lead, -accent, -ground in :root.`;
