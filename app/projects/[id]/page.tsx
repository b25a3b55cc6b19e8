import type { Metadata } from 'next';
import { ProjectStudio, readPage } from './project-studio';

type Props = { params: Promise<{ id: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const page = await readPage((await params).id);
  return page === null ? {} : { title: page.project.name };
}

export default async function ProjectPage({ params }: Props) {
  return <ProjectStudio id={(await params).id} engine="embedded" />;
}
