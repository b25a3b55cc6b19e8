// Written by Easel from the app's tables after each change of them; changes made by hand are lost.
export type Json = string | number | boolean | null | { [key: string]: Json | undefined } | Json[];

export type Database = {
  public: {
    Tables: {
      app_class_key: {
        Row: {
          is_only: boolean;
          secret: string;
        };
        Insert: {
          is_only?: boolean;
          secret: string;
        };
        Update: {
          is_only?: boolean;
          secret?: string;
        };
        Relationships: [];
      };
      app_class_tries: {
        Row: {
          key: string;
          tries: number;
          ends_at: string;
        };
        Insert: {
          key: string;
          tries: number;
          ends_at: string;
        };
        Update: {
          key?: string;
          tries?: number;
          ends_at?: string;
        };
        Relationships: [];
      };
      app_classes: {
        Row: {
          id: string;
          host_id: string | null;
          title: string;
          code: string;
          state: string;
          created_at: string;
        };
        Insert: {
          id?: string;
          host_id?: string | null;
          title: string;
          code: string;
          state?: string;
          created_at?: string;
        };
        Update: {
          id?: string;
          host_id?: string | null;
          title?: string;
          code?: string;
          state?: string;
          created_at?: string;
        };
        Relationships: [
          {
            foreignKeyName: 'app_classes_host_id_fkey';
            columns: ['host_id'];
            isOneToOne: false;
            referencedRelation: 'users';
            referencedColumns: ['id'];
          },
        ];
      };
      app_invites: {
        Row: {
          id: string;
          email: string;
          role: string;
          token_hash: string;
          expires_at: string;
          used_at: string | null;
          made_at: string;
        };
        Insert: {
          id?: string;
          email: string;
          role: string;
          token_hash: string;
          expires_at?: string;
          used_at?: string | null;
          made_at?: string;
        };
        Update: {
          id?: string;
          email?: string;
          role?: string;
          token_hash?: string;
          expires_at?: string;
          used_at?: string | null;
          made_at?: string;
        };
        Relationships: [];
      };
      app_people: {
        Row: {
          user_id: string;
          name: string;
          role: string;
          is_blocked: boolean;
          joined_at: string;
        };
        Insert: {
          user_id: string;
          name?: string;
          role?: string;
          is_blocked?: boolean;
          joined_at?: string;
        };
        Update: {
          user_id?: string;
          name?: string;
          role?: string;
          is_blocked?: boolean;
          joined_at?: string;
        };
        Relationships: [
          {
            foreignKeyName: 'app_people_user_id_fkey';
            columns: ['user_id'];
            isOneToOne: true;
            referencedRelation: 'users';
            referencedColumns: ['id'];
          },
        ];
      };
      app_pupils: {
        Row: {
          user_id: string;
          class_id: string;
          name: string;
          name_key: string;
          pin_hash: string;
          joined_at: string;
        };
        Insert: {
          user_id: string;
          class_id: string;
          name: string;
          name_key: string;
          pin_hash: string;
          joined_at?: string;
        };
        Update: {
          user_id?: string;
          class_id?: string;
          name?: string;
          name_key?: string;
          pin_hash?: string;
          joined_at?: string;
        };
        Relationships: [
          {
            foreignKeyName: 'app_pupils_class_id_fkey';
            columns: ['class_id'];
            isOneToOne: false;
            referencedRelation: 'app_classes';
            referencedColumns: ['id'];
          },
          {
            foreignKeyName: 'app_pupils_user_id_fkey';
            columns: ['user_id'];
            isOneToOne: true;
            referencedRelation: 'users';
            referencedColumns: ['id'];
          },
        ];
      };
      nights: {
        Row: {
          id: string;
          kind: string;
          title: string;
          words: string;
          place: string;
          bring: string;
          begins_at: string;
          seats: number;
          taken: number;
          is_off: boolean;
        };
        Insert: {
          id?: string;
          kind?: string;
          title: string;
          words?: string;
          place?: string;
          bring?: string;
          begins_at: string;
          seats: number;
          taken?: number;
          is_off?: boolean;
        };
        Update: {
          id?: string;
          kind?: string;
          title?: string;
          words?: string;
          place?: string;
          bring?: string;
          begins_at?: string;
          seats?: number;
          taken?: number;
          is_off?: boolean;
        };
        Relationships: [];
      };
      places: {
        Row: {
          id: string;
          night_id: string;
          member_id: string | null;
          member_name: string;
          taken_at: string;
        };
        Insert: {
          id?: string;
          night_id: string;
          member_id?: string | null;
          member_name?: string;
          taken_at?: string;
        };
        Update: {
          id?: string;
          night_id?: string;
          member_id?: string | null;
          member_name?: string;
          taken_at?: string;
        };
        Relationships: [
          {
            foreignKeyName: 'places_member_id_fkey';
            columns: ['member_id'];
            isOneToOne: false;
            referencedRelation: 'users';
            referencedColumns: ['id'];
          },
          {
            foreignKeyName: 'places_night_id_fkey';
            columns: ['night_id'];
            isOneToOne: false;
            referencedRelation: 'nights';
            referencedColumns: ['id'];
          },
        ];
      };
      posts: {
        Row: {
          id: string;
          author_id: string | null;
          author_name: string;
          kind: string;
          title: string;
          body: string;
          is_pinned: boolean;
          is_hidden: boolean;
          created_at: string;
        };
        Insert: {
          id?: string;
          author_id?: string | null;
          author_name?: string;
          kind?: string;
          title: string;
          body?: string;
          is_pinned?: boolean;
          is_hidden?: boolean;
          created_at?: string;
        };
        Update: {
          id?: string;
          author_id?: string | null;
          author_name?: string;
          kind?: string;
          title?: string;
          body?: string;
          is_pinned?: boolean;
          is_hidden?: boolean;
          created_at?: string;
        };
        Relationships: [
          {
            foreignKeyName: 'posts_author_id_fkey';
            columns: ['author_id'];
            isOneToOne: false;
            referencedRelation: 'users';
            referencedColumns: ['id'];
          },
        ];
      };
      replies: {
        Row: {
          id: string;
          post_id: string;
          author_id: string | null;
          author_name: string;
          body: string;
          created_at: string;
        };
        Insert: {
          id?: string;
          post_id: string;
          author_id?: string | null;
          author_name?: string;
          body: string;
          created_at?: string;
        };
        Update: {
          id?: string;
          post_id?: string;
          author_id?: string | null;
          author_name?: string;
          body?: string;
          created_at?: string;
        };
        Relationships: [
          {
            foreignKeyName: 'replies_author_id_fkey';
            columns: ['author_id'];
            isOneToOne: false;
            referencedRelation: 'users';
            referencedColumns: ['id'];
          },
          {
            foreignKeyName: 'replies_post_id_fkey';
            columns: ['post_id'];
            isOneToOne: false;
            referencedRelation: 'posts';
            referencedColumns: ['id'];
          },
        ];
      };
    };
    Views: Record<never, never>;
    Functions: {
      app_class_count: { Args: { which: string; most: number; seconds: number }; Returns: number };
      app_class_join: { Args: { of_class: string; shown_name: string; key_of_name: string; pin: string }; Returns: undefined };
      app_class_list: { Args: Record<PropertyKey, never>; Returns: { id: string; title: string; code: string; state: string; pupils: number; created_at: string }[] };
      app_class_make: { Args: { new_title: string }; Returns: string };
      app_class_may: { Args: { of_class: string }; Returns: boolean };
      app_class_new_code: { Args: { of_class: string }; Returns: string };
      app_class_password: { Args: { person: string; pin_hash: string }; Returns: string };
      app_class_pupils: { Args: { of_class: string }; Returns: { user_id: string; name: string; is_blocked: boolean; joined_at: string; last_seen: string }[] };
      app_class_random: { Args: { letters: string; many: number }; Returns: string };
      app_class_remove: { Args: { person: string }; Returns: undefined };
      app_class_reset_pin: { Args: { person: string }; Returns: string };
      app_class_set_state: { Args: { of_class: string; new_state: string }; Returns: undefined };
      app_class_sign_in: { Args: { given_code: string; given_name: string; given_pin: string }; Returns: Json };
      app_invite_accept: { Args: { token: string }; Returns: Json };
      app_invite_list: { Args: Record<PropertyKey, never>; Returns: { id: string; email: string; role: string; expires_at: string }[] };
      app_invite_make: { Args: { for_email: string; new_role: string }; Returns: string };
      app_invite_withdraw: { Args: { invite: string }; Returns: undefined };
      delete_my_account: { Args: Record<PropertyKey, never>; Returns: undefined };
      export_my_data: { Args: Record<PropertyKey, never>; Returns: Json };
      has_role: { Args: { wanted: string }; Returns: boolean };
      keep_post: { Args: { post: string; pinned: boolean; hidden: boolean }; Returns: undefined };
      list_people: { Args: Record<PropertyKey, never>; Returns: { user_id: string; name: string; email: string; role: string; is_blocked: boolean; joined_at: string; last_seen: string }[] };
      my_place: { Args: Record<PropertyKey, never>; Returns: Json };
      set_my_name: { Args: { new_name: string }; Returns: undefined };
      set_person_blocked: { Args: { person: string; blocked: boolean }; Returns: undefined };
      set_person_role: { Args: { person: string; new_role: string }; Returns: undefined };
      is_owner: { Args: Record<PropertyKey, never>; Returns: boolean };
    };
    Enums: Record<never, never>;
    CompositeTypes: Record<never, never>;
  };
};
