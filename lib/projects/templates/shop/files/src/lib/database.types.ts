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
      deliveries: {
        Row: {
          order_id: string;
          name: string;
          address: string;
          wish: string;
          sent_at: string | null;
        };
        Insert: {
          order_id: string;
          name: string;
          address: string;
          wish?: string;
          sent_at?: string | null;
        };
        Update: {
          order_id?: string;
          name?: string;
          address?: string;
          wish?: string;
          sent_at?: string | null;
        };
        Relationships: [
          {
            foreignKeyName: 'deliveries_order_id_fkey';
            columns: ['order_id'];
            isOneToOne: true;
            referencedRelation: 'pay_orders';
            referencedColumns: ['id'];
          },
        ];
      };
      kites: {
        Row: {
          product: string;
          place: number;
          shape: string;
          cloth: string[];
          words: string;
          facts: string[];
          wind_from: number;
          wind_to: number;
        };
        Insert: {
          product: string;
          place?: number;
          shape: string;
          cloth: string[];
          words?: string;
          facts?: string[];
          wind_from?: number;
          wind_to?: number;
        };
        Update: {
          product?: string;
          place?: number;
          shape?: string;
          cloth?: string[];
          words?: string;
          facts?: string[];
          wind_from?: number;
          wind_to?: number;
        };
        Relationships: [
          {
            foreignKeyName: 'kites_product_fkey';
            columns: ['product'];
            isOneToOne: true;
            referencedRelation: 'pay_products';
            referencedColumns: ['id'];
          },
        ];
      };
      pay_events: {
        Row: {
          id: string;
          type: string;
          body: Json;
          received_at: string;
          handled_at: string | null;
          outcome: string | null;
        };
        Insert: {
          id: string;
          type: string;
          body: Json;
          received_at?: string;
          handled_at?: string | null;
          outcome?: string | null;
        };
        Update: {
          id?: string;
          type?: string;
          body?: Json;
          received_at?: string;
          handled_at?: string | null;
          outcome?: string | null;
        };
        Relationships: [];
      };
      pay_lines: {
        Row: {
          order_id: string;
          product_id: string;
          name: string;
          amount: number;
          quantity: number;
        };
        Insert: {
          order_id: string;
          product_id: string;
          name: string;
          amount: number;
          quantity: number;
        };
        Update: {
          order_id?: string;
          product_id?: string;
          name?: string;
          amount?: number;
          quantity?: number;
        };
        Relationships: [
          {
            foreignKeyName: 'pay_lines_order_id_fkey';
            columns: ['order_id'];
            isOneToOne: false;
            referencedRelation: 'pay_orders';
            referencedColumns: ['id'];
          },
        ];
      };
      pay_orders: {
        Row: {
          id: string;
          buyer: string | null;
          currency: string;
          total: number;
          wanted: string;
          session_id: string | null;
          session_url: string | null;
          intent_id: string | null;
          is_test: boolean | null;
          email: string | null;
          placed_at: string;
          paid_at: string | null;
          charged: number | null;
          failed_at: string | null;
          failure: string | null;
          expired_at: string | null;
          refunded: number;
          problem: string | null;
          status: string | null;
        };
        Insert: {
          id?: string;
          buyer?: string | null;
          currency: string;
          total: number;
          wanted: string;
          session_id?: string | null;
          session_url?: string | null;
          intent_id?: string | null;
          is_test?: boolean | null;
          email?: string | null;
          placed_at?: string;
          paid_at?: string | null;
          charged?: number | null;
          failed_at?: string | null;
          failure?: string | null;
          expired_at?: string | null;
          refunded?: number;
          problem?: string | null;
          status?: never;
        };
        Update: {
          id?: string;
          buyer?: string | null;
          currency?: string;
          total?: number;
          wanted?: string;
          session_id?: string | null;
          session_url?: string | null;
          intent_id?: string | null;
          is_test?: boolean | null;
          email?: string | null;
          placed_at?: string;
          paid_at?: string | null;
          charged?: number | null;
          failed_at?: string | null;
          failure?: string | null;
          expired_at?: string | null;
          refunded?: number;
          problem?: string | null;
          status?: never;
        };
        Relationships: [
          {
            foreignKeyName: 'pay_orders_buyer_fkey';
            columns: ['buyer'];
            isOneToOne: false;
            referencedRelation: 'users';
            referencedColumns: ['id'];
          },
        ];
      };
      pay_products: {
        Row: {
          id: string;
          name: string;
          description: string;
          amount: number;
          currency: string;
          is_access: boolean;
          most: number;
          is_active: boolean;
        };
        Insert: {
          id: string;
          name: string;
          description?: string;
          amount: number;
          currency: string;
          is_access?: boolean;
          most?: number;
          is_active?: boolean;
        };
        Update: {
          id?: string;
          name?: string;
          description?: string;
          amount?: number;
          currency?: string;
          is_access?: boolean;
          most?: number;
          is_active?: boolean;
        };
        Relationships: [];
      };
      pay_refunds: {
        Row: {
          id: string;
          order_id: string | null;
          intent_id: string | null;
          stripe_id: string | null;
          amount: number;
          state: string;
          asked_at: string;
        };
        Insert: {
          id?: string;
          order_id?: string | null;
          intent_id?: string | null;
          stripe_id?: string | null;
          amount: number;
          state?: string;
          asked_at?: string;
        };
        Update: {
          id?: string;
          order_id?: string | null;
          intent_id?: string | null;
          stripe_id?: string | null;
          amount?: number;
          state?: string;
          asked_at?: string;
        };
        Relationships: [
          {
            foreignKeyName: 'pay_refunds_order_id_fkey';
            columns: ['order_id'];
            isOneToOne: false;
            referencedRelation: 'pay_orders';
            referencedColumns: ['id'];
          },
        ];
      };
      pay_settings: {
        Row: {
          id: boolean;
          adds_tax: boolean;
        };
        Insert: {
          id?: boolean;
          adds_tax?: boolean;
        };
        Update: {
          id?: boolean;
          adds_tax?: boolean;
        };
        Relationships: [];
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
      has_paid: { Args: { product: string }; Returns: boolean };
      has_role: { Args: { wanted: string }; Returns: boolean };
      list_people: { Args: Record<PropertyKey, never>; Returns: { user_id: string; name: string; email: string; role: string; is_blocked: boolean; joined_at: string; last_seen: string }[] };
      mark_sent: { Args: { for_order: string; is_sent: boolean }; Returns: undefined };
      my_place: { Args: Record<PropertyKey, never>; Returns: Json };
      pay_apply_event: { Args: { event: Json }; Returns: string };
      pay_begin_order: { Args: { items: Json }; Returns: Json };
      pay_begin_refund: { Args: { for_order: string; part?: number }; Returns: Json };
      pay_note_refund: { Args: { refund: string; stripe: string; became: string }; Returns: undefined };
      pay_note_session: { Args: { for_order: string; session: string; url: string; test: boolean }; Returns: undefined };
      pay_overview: { Args: Record<PropertyKey, never>; Returns: Json };
      pay_recount: { Args: { for_order: string }; Returns: undefined };
      pay_save_product: { Args: { product: string; title: string; price: number; active: boolean }; Returns: undefined };
      pay_set_product: { Args: { product: string; title: string; price: number; money: string; about?: string; access?: boolean; active?: boolean }; Returns: undefined };
      pay_set_tax: { Args: { adds: boolean }; Returns: undefined };
      pay_take_event: { Args: { event: Json }; Returns: string };
      set_my_name: { Args: { new_name: string }; Returns: undefined };
      set_person_blocked: { Args: { person: string; blocked: boolean }; Returns: undefined };
      set_person_role: { Args: { person: string; new_role: string }; Returns: undefined };
      is_owner: { Args: Record<PropertyKey, never>; Returns: boolean };
    };
    Enums: Record<never, never>;
    CompositeTypes: Record<never, never>;
  };
};
