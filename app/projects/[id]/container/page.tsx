import type { Metadata } from 'next';
import { ProjectStudio, readPage } from '../project-studio';

type Props = { params: Promise<{ id: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const page = await readPage((await params).id);
  return page === null ? {} : { title: page.project.name };
}

/** The same studio on a cross-origin isolated page, which WebContainer requires (`lib/web/front`). */
export default async function ContainerPage({ params }: Props) {
  return <ProjectStudio id={(await params).id} engine="webcontainer" />;
}
